"""Redis' own format of a snapshot (RDB), read far enough to know that it is whole and how many keys it holds.

The checksum at its end is a CRC-64 over everything before it, so a flipped, cut or added byte is always noticed. The
walk over its parts proves that what the checksum covers is a snapshot from its first byte to its last.

Source of the format: rdb.h and rdb.c of Redis 7 and of Valkey 9, whose files this reads; older ones are read as well.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import anycrc
import msgspec

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.rdb_values import skip_lengths, skip_string, skip_value, take_length, take_text
from lawyers_hub.recovery.source import Source

_MAGIC = re.compile(rb"REDIS\d{4}|VALKEY\d{3}")
_MAGIC_BYTES = 9
_CHECKSUM_BYTES = 8
_NO_CHECKSUM = bytes(_CHECKSUM_BYTES)

_CRC_64 = anycrc.Model("CRC64-REDIS")

# What stands between the keys.
_END, _DATABASE, _FACT = 255, 254, 250
_BESIDE_KEYS: dict[int, Callable[[Source], None]] = {
    253: lambda source: source.skip(4),  # a time to live, in seconds
    252: lambda source: source.skip(8),  # in milliseconds
    251: lambda source: skip_lengths(source, 2),  # how large to make the tables
    249: lambda source: source.skip(1),  # how often a key is used
    248: lambda source: skip_lengths(source, 1),  # and when it last was
    245: skip_string,  # a library of functions
}


class Contents(msgspec.Struct, frozen=True):
    """What a whole snapshot says of itself; `keys` by the number of their database."""

    rdb_version: str
    server: str
    taken_at: datetime | None
    keys: dict[int, int]


def contents_of(pieces: Iterator[bytes]) -> Contents:
    """Reads a snapshot to its end, holding one piece at a time. Raises `Damaged` unless it is whole."""
    checksum = _Checksum()
    source = Source(checksum.watching(pieces))
    contents = _walked(source)
    trailer = source.take(_CHECKSUM_BYTES)
    source.require_end()
    if trailer == _NO_CHECKSUM:
        raise Damaged("it has no checksum, because Redis was told to write none (rdbchecksum)")
    if checksum.value:
        raise Damaged("its checksum is not that of its bytes")
    return contents


class _Checksum:
    """Over everything, the checksum at the end included: that makes 0 when they belong together."""

    def __init__(self) -> None:
        self.value = 0

    def watching(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.value = _CRC_64.calc(piece, self.value)
            yield piece


def _walked(source: Source) -> Contents:
    magic = source.take(_MAGIC_BYTES)
    if not _MAGIC.fullmatch(magic):
        raise Damaged("it does not begin as a snapshot of Redis does")
    facts: dict[str, str] = {}
    keys: dict[int, int] = {}
    database = 0
    while (kind := source.byte()) != _END:
        if kind == _DATABASE:
            database = take_length(source)
        elif kind == _FACT:
            name = take_text(source)
            facts[name] = take_text(source)
        elif skip := _BESIDE_KEYS.get(kind):
            skip(source)
        else:
            skip_string(source)
            skip_value(source, kind)
            keys[database] = keys.get(database, 0) + 1
    return Contents(magic.decode(), _server(facts), _moment(facts.get("ctime", "")), keys)


def _server(facts: dict[str, str]) -> str:
    """Such as `valkey 9.1.2`."""
    return next((f"{name} {facts[f'{name}-ver']}" for name in ("valkey", "redis") if f"{name}-ver" in facts), "unknown")


def _moment(unix_s: str) -> datetime | None:
    return datetime.fromtimestamp(int(unix_s), UTC) if unix_s.isdecimal() else None
