"""A snapshot is whole or it is refused: no byte can be flipped, cut or added unnoticed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.rdb import contents_of
from tests.unit.recovery.snapshots import END, FACTS, MAGIC, keys_of, sealed, text, whole

WHOLE = whole()


def in_pieces(content: bytes, size: int = 4_096) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("size", [1, 7, 4_096, len(WHOLE)])
def test_keys_are_counted_for_each_database_however_the_bytes_arrive(size: int) -> None:
    contents = contents_of(in_pieces(WHOLE, size))

    assert contents.keys == {0: 8, 3: 2}
    assert (contents.rdb_version, contents.server) == ("VALKEY080", "valkey 9.1.2")
    assert contents.taken_at == datetime.fromtimestamp(1_795_400_000, UTC)


def test_an_empty_redis_is_whole_too() -> None:
    assert contents_of(in_pieces(sealed(MAGIC + FACTS + END))).keys == {}


@given(at=st.integers(0, len(WHOLE) - 1), bits=st.integers(1, 255))
def test_a_changed_byte_is_noticed(at: int, bits: int) -> None:
    changed = WHOLE[:at] + bytes([WHOLE[at] ^ bits]) + WHOLE[at + 1 :]

    with pytest.raises(Damaged):
        contents_of(in_pieces(changed))


@given(at=st.integers(0, len(WHOLE) - 1), size=st.integers(1, 64))
def test_a_cut_is_noticed(at: int, size: int) -> None:
    with pytest.raises(Damaged):
        contents_of(in_pieces(WHOLE[:at] + WHOLE[at + size :]))


@given(at=st.integers(0, len(WHOLE)), added=st.binary(min_size=1, max_size=64))
def test_an_addition_is_noticed(at: int, added: bytes) -> None:
    changed = WHOLE[:at] + added + WHOLE[at:]

    with pytest.raises(Damaged):
        contents_of(in_pieces(changed))


def test_what_follows_in_a_piece_of_its_own_is_noticed_too() -> None:
    with pytest.raises(Damaged, match="something follows its end"):
        contents_of(iter([WHOLE, b"", b"more"]))


@pytest.mark.parametrize("end", range(len(WHOLE) - 200, len(WHOLE)))
def test_an_end_that_is_missing_is_noticed(end: int) -> None:
    with pytest.raises(Damaged, match="breaks off"):
        contents_of(in_pieces(WHOLE[:end]))


def test_a_good_checksum_does_not_make_a_snapshot_of_something_else() -> None:
    with pytest.raises(Damaged, match="does not begin as"):
        contents_of(in_pieces(sealed(b"PK\x03\x04 not of Redis" + END)))


def test_a_snapshot_that_redis_wrote_without_a_checksum_proves_nothing() -> None:
    with pytest.raises(Damaged, match="no checksum"):
        contents_of(in_pieces(MAGIC + FACTS + END + bytes(8)))


def test_a_kind_of_value_that_is_not_known_is_named() -> None:
    with pytest.raises(Damaged, match=r"not known here \(99\)"):
        contents_of(in_pieces(sealed(MAGIC + FACTS + keys_of([(99, text(b"?"))]) + END)))


def test_a_damaged_length_asks_for_no_memory() -> None:
    huge = b"\x81" + (1 << 60).to_bytes(8)

    with pytest.raises(Damaged, match="bytes stands where there are a few"):
        contents_of(in_pieces(sealed(MAGIC + b"\xfa" + b"\x80" + (1 << 30).to_bytes(4) + b"?" * 100)))
    with pytest.raises(Damaged, match="breaks off"):
        contents_of(in_pieces(sealed(MAGIC + b"\x00" + text(b"key") + huge + b"?" * 100)))
