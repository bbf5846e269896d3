"""Bytes that come in pieces, taken in the sizes that are needed. One piece is held at a time."""

from collections.abc import Iterator

from lawyers_hub.recovery.faults import Damaged

PIECE_BYTES = 256 * 1024

# What is taken whole is short; a longer one is a length that was damaged, and must not fill the memory.
_MOST_TAKEN_BYTES = 1024 * 1024


class Source:
    """Raises `Damaged` when the bytes end before what was asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._at = 0
        self._before = 0

    @property
    def position(self) -> int:
        return self._before + self._at

    def byte(self) -> int:
        if self._at == len(self._piece):
            self._next()
        value = self._piece[self._at]
        self._at += 1
        return value

    def take(self, size_bytes: int) -> bytes:
        if size_bytes > _MOST_TAKEN_BYTES:
            raise Damaged(f"something of {size_bytes} bytes stands where there are a few, at byte {self.position}")
        taken = self._piece[self._at : self._at + size_bytes]
        self._at += len(taken)
        while len(taken) < size_bytes:
            self._next()
            more = self._piece[: size_bytes - len(taken)]
            self._at = len(more)
            taken += more
        return taken

    def skip(self, size_bytes: int) -> None:
        self._at += size_bytes
        while self._at > len(self._piece):
            beyond = self._at - len(self._piece)
            self._at = len(self._piece)
            self._next()
            self._at = beyond

    def require_end(self) -> None:
        if self._at < len(self._piece) or next(filter(None, self._pieces), b""):
            raise Damaged(f"something follows its end, at byte {self.position}")

    def _next(self) -> None:
        piece = next(filter(None, self._pieces), b"")
        if not piece:
            raise Damaged(f"it breaks off at byte {self.position}")
        self._before += len(self._piece)
        self._piece, self._at = piece, 0
