"""A snapshot, compressed with zstd on its way to a file and read again from where it is kept."""

import hashlib
from collections.abc import Iterator
from typing import IO, cast

import msgspec
import zstandard

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.rdb import Contents, contents_of
from lawyers_hub.recovery.source import PIECE_BYTES

_LEVEL = 3  # zstd's own choice; higher ones cost several times the CPU for a few per cent
# Nothing of ours needs more to be read, and a damaged header must not ask for the machine's memory.
_MOST_WINDOW_BYTES = 8 * 1024 * 1024


class Digest(msgspec.Struct, frozen=True):
    """By which bytes are known again."""

    sha256: str
    size_bytes: int


class Packed(msgspec.Struct, frozen=True):
    """A snapshot that was found whole: its bytes as Redis sent them, and as they were stored."""

    contents: Contents
    snapshot: Digest
    stored: Digest


def pack(pieces: Iterator[bytes], out: IO[bytes]) -> Packed:
    """Compresses into `out` what it proves whole on the way. Raises `Damaged`; `out` is worth nothing then."""
    plain, packed = _Meter(), _Meter()
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()

    def compressing() -> Iterator[bytes]:
        for piece in plain.watching(pieces):
            packed.write(compressor.compress(piece), out)
            yield piece

    contents = contents_of(compressing())
    packed.write(compressor.flush(), out)
    return Packed(contents, plain.digest(), packed.digest())


def require_same(stored: Iterator[bytes], packed: Packed) -> None:
    """Reads what was stored, from its first byte to its last, and unpacks it. Raises `Damaged` unless both are as they
    were: the same bytes that `pack` found whole."""
    packed_again, plain_again = _Meter(), _Meter()
    for piece in unpacked(packed_again.watching(stored)):
        plain_again.add(piece)
    if packed_again.digest() != packed.stored or plain_again.digest() != packed.snapshot:
        raise Damaged("what was stored is not what was read back")


def unpacked(stored: Iterator[bytes]) -> Iterator[bytes]:
    """The snapshot as Redis wrote it, a piece at a time, and `stored` read to its end. Raises `Damaged`."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW_BYTES)
    with decompressor.stream_reader(cast("IO[bytes]", _Pieces(stored))) as reader:
        try:
            while piece := reader.read(PIECE_BYTES):
                yield piece
        except zstandard.ZstdError as fault:
            raise Damaged(f"what was stored cannot be unpacked ({fault})") from None
    for _ in stored:
        pass


class _Meter:
    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0

    def add(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self.size_bytes += len(piece)

    def watching(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.add(piece)
            yield piece

    def write(self, piece: bytes, out: IO[bytes]) -> None:
        self.add(piece)
        out.write(piece)

    def digest(self) -> Digest:
        return Digest(self._sha256.hexdigest(), self.size_bytes)


class _Pieces:
    """As much of a file as is needed to read one made of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = filter(None, pieces)
        self._rest = b""

    def read(self, size: int) -> bytes:
        piece = self._rest or next(self._pieces, b"")
        self._rest = piece[size:]
        return piece[:size]
