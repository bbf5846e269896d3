"""The values in a snapshot of Redis, passed over: how long each is stands in its first bytes."""

from collections.abc import Callable
from functools import partial

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.source import Source

# What a string begins with when it is no length and its bytes.
_SPECIAL = 0xC0
_INTEGER_BYTES = {0xC0: 1, 0xC1: 2, 0xC2: 4}
_COMPRESSED = 0xC3
_ENTRY_ID_BYTES = 16
_TIME_BYTES = 8


def take_length(source: Source) -> int:
    """Raises `Damaged` where a length must stand and something else does."""
    return _length(source, source.byte())


def skip_lengths(source: Source, count: int) -> None:
    for _ in range(count):
        take_length(source)


def skip_string(source: Source) -> None:
    first = source.byte()
    source.skip(_length(source, first) if first < _SPECIAL else _specially_written(source, first))


def take_text(source: Source) -> str:
    """A short string; one that is compressed is passed over and counts as empty."""
    first = source.byte()
    if first < _SPECIAL:
        return source.take(_length(source, first)).decode("utf-8", "replace")
    size_bytes = _specially_written(source, first)
    if first == _COMPRESSED:
        source.skip(size_bytes)
        return ""
    return str(int.from_bytes(source.take(size_bytes), "little", signed=True))


def skip_value(source: Source, kind: int) -> None:
    skip = _VALUES.get(kind)
    if skip is None:
        raise Damaged(f"there is a value of a kind that is not known here ({kind}) before byte {source.position}")
    skip(source)


def _length(source: Source, first: int) -> int:
    """By its first byte: 6 bits, 14, or 4 or 8 bytes."""
    if first < 0x40:
        return first
    if first < 0x80:
        return (first & 0x3F) << 8 | source.byte()
    if first in (0x80, 0x81):
        return int.from_bytes(source.take(4 if first == 0x80 else 8))
    raise Damaged(f"there is no length at byte {source.position - 1}")


def _specially_written(source: Source, first: int) -> int:
    """How many bytes follow of a string that is written as an integer or compressed."""
    if first in _INTEGER_BYTES:
        return _INTEGER_BYTES[first]
    if first == _COMPRESSED:
        compressed_bytes = take_length(source)
        take_length(source)
        return compressed_bytes
    raise Damaged(f"there is no string at byte {source.position - 1}")


def _skip_strings(source: Source, each: int) -> None:
    for _ in range(take_length(source) * each):
        skip_string(source)


def _skip_with_fixed(source: Source, strings: int, fixed_bytes: int) -> None:
    """Members of so many strings and so many bytes more."""
    for _ in range(take_length(source)):
        for _ in range(strings):
            skip_string(source)
        source.skip(fixed_bytes)


def _skip_scores_as_text(source: Source) -> None:
    for _ in range(take_length(source)):
        skip_string(source)
        digits = source.byte()
        source.skip(digits if digits < 253 else 0)  # the three highest stand for no number and the two infinities


def _skip_nodes(source: Source) -> None:
    for _ in range(take_length(source)):
        take_length(source)
        skip_string(source)


def _skip_stream(source: Source, *, counts_entries: bool, tells_activity: bool) -> None:
    _skip_strings(source, 2)
    skip_lengths(source, 8 if counts_entries else 3)
    for _ in range(take_length(source)):
        skip_string(source)
        skip_lengths(source, 3 if counts_entries else 2)
        for _ in range(take_length(source)):
            source.skip(_ENTRY_ID_BYTES + _TIME_BYTES)
            take_length(source)
        for _ in range(take_length(source)):
            skip_string(source)
            source.skip(_TIME_BYTES * (2 if tells_activity else 1))
            source.skip(take_length(source) * _ENTRY_ID_BYTES)


_VALUES: dict[int, Callable[[Source], None]] = {
    # Written as one string: strings themselves, and whatever is small enough to be packed.
    **dict.fromkeys((0, 9, 10, 11, 12, 13, 16, 17, 20), skip_string),
    1: partial(_skip_strings, each=1),  # list
    2: partial(_skip_strings, each=1),  # set
    3: _skip_scores_as_text,
    4: partial(_skip_strings, each=2),  # hash
    5: partial(_skip_with_fixed, strings=1, fixed_bytes=8),  # sorted set
    14: partial(_skip_strings, each=1),  # list of packed nodes
    15: partial(_skip_stream, counts_entries=False, tells_activity=False),
    18: _skip_nodes,
    19: partial(_skip_stream, counts_entries=True, tells_activity=False),
    21: partial(_skip_stream, counts_entries=True, tells_activity=True),
    22: partial(_skip_with_fixed, strings=2, fixed_bytes=_TIME_BYTES),  # hash whose fields expire, of Valkey
}
