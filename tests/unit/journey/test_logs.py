"""Finding the lines of one id in logs of any size and in any state."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.journey import logs
from lawyers_hub.journey.logs import find_lines, texts_about
from lawyers_hub.stack.faults import CannotRun
from tests.unit.journey.log_lines import ID, line, sent, upload, write

NAMED = b'"correlation_id":"id"'
OTHER = "4f1cffffffffffffffffffffffffffff"


def test_lines_of_other_ids_stay_out(tmp_path: Path) -> None:
    write(tmp_path, [*upload(), {**sent(3), "correlation_id": OTHER}, {**sent(4), "correlation_id": None}])

    found = find_lines(tmp_path, ID)

    assert (found.ids, len(found.lines), found.broken_lines) == ([ID], len(upload()), 0)


def test_an_id_inside_another_fact_is_no_line_of_that_id(tmp_path: Path) -> None:
    write(tmp_path, [line(0, "request", "web", correlation_id=OTHER, path=ID)])

    assert find_lines(tmp_path, ID).ids == []


def test_rotated_logs_are_read_too(tmp_path: Path) -> None:
    write(tmp_path, upload()[:3], "web.log.1")
    write(tmp_path, upload()[3:], "web.log")

    assert len(find_lines(tmp_path, ID).lines) == len(upload())


def test_a_copy_of_a_log_makes_nothing_happen_twice(tmp_path: Path) -> None:
    write(tmp_path, upload(), "web.log")
    write(tmp_path, upload(), "web.log.copy")

    assert len(find_lines(tmp_path, ID).lines) == len(upload())


def test_a_burst_of_requests_that_share_a_line_is_found(tmp_path: Path) -> None:
    shared = {**sent(60, 11, 12), "correlation_id": None, "correlation_ids": [OTHER, ID]}
    write(tmp_path, [shared])

    found = find_lines(tmp_path, ID)

    assert [one.jobs for one in found.about(ID)] == [(11, 12)]


@pytest.mark.parametrize("broken", [
    b'{"correlation_id":"ID","at":"2026-11-22T21:04',
    b'{"correlation_id":"ID"}',
    b'{"correlation_id":"ID","at":"yesterday","level":"info","event":"request","service":"web","instance":"web"}',
    b'{"correlation_id":"ID","at":"2026-11-22T21:04:05","level":"info","event":"e","service":"web","instance":"w"}',
    b'{"correlation_id":"ID","at":"2026-11-22T21:04:05Z","level":"info","event":"request","service":"w",'
    b'"instance":"w","took_ms":-4}',
    b'{"correlation_id":"ID","at":"2026-11-22T21:04:05Z","level":"info","event":"request","service":"w",'
    b'"instance":"w","took_ms":1e300}',
    b'{"correlation_id":"ID","at":"0001-01-01T00:00:00Z","level":"info","event":"request","service":"w",'
    b'"instance":"w","took_ms":4}',
    b'\xff"correlation_id":"ID"',
    b'{"a":' * 5000 + b'"correlation_id":"ID"',
])  # fmt: skip
def test_a_broken_line_is_counted_and_skipped(tmp_path: Path, broken: bytes) -> None:
    write(tmp_path, upload())
    (tmp_path / "web.log").write_bytes(broken.replace(b"ID", ID.encode()) + b"\n")

    found = find_lines(tmp_path, ID)

    assert (len(found.lines), found.broken_lines) == (len(upload()), 1)


def test_the_beginning_of_an_id_finds_every_id_that_begins_so(tmp_path: Path) -> None:
    write(tmp_path, [sent(0), {**sent(1), "correlation_id": OTHER}])

    assert find_lines(tmp_path, "4f1c").ids == [ID, OTHER]


def test_a_word_that_every_line_has_is_no_id(tmp_path: Path) -> None:
    write(tmp_path, [*upload(), {**sent(60, 12), "correlation_id": None, "correlation_ids": [OTHER]}])

    assert find_lines(tmp_path, "request").ids == []


def test_reading_ends_after_as_many_lines_as_anybody_would_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MOST_LINES", 3)
    write(tmp_path, upload())

    found = find_lines(tmp_path, ID)

    assert (len(found.lines), found.complete) == (3, False)


def test_no_logs_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"There are no logs in .*: start the hub"):
        find_lines(tmp_path / "nowhere", ID)


def test_a_log_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "web.log").mkdir()

    with pytest.raises(CannotRun, match=r"web\.log cannot be read \(Is a directory\)"):
        find_lines(tmp_path, ID)


@given(
    pieces=st.lists(st.binary(max_size=12).map(lambda piece: piece.replace(b"\n", b"")), max_size=12),
    marked=st.sets(st.integers(0, 11)),
    chunk_bytes=st.integers(1, 40),
)
def test_no_line_is_lost_or_cut_wherever_the_pieces_of_a_file_end(
    pieces: list[bytes], marked: set[int], chunk_bytes: int
) -> None:
    lines = [piece + NAMED * (index in marked) for index, piece in enumerate(pieces)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logs, "_CHUNK_BYTES", chunk_bytes)
        found = list(texts_about(BytesIO(b"\n".join(lines)), b"id"))

    assert found == [one for one in lines if NAMED in one]


def test_what_never_ends_is_no_line_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_CHUNK_BYTES", 100)
    monkeypatch.setattr(logs, "_LONGEST_LINE_BYTES", 1000)

    found = list(texts_about(BytesIO(NAMED + b"x" * 5000 + b"\n" + NAMED), b"id"))

    assert found == [NAMED]
