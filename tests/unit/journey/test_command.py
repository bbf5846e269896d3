"""`hub trace` as a person types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lawyers_hub.cli import app
from lawyers_hub.stack.faults import CannotRun
from tests.unit.journey.jaeger_stand_in import a_span, a_trace, jaeger
from tests.unit.journey.log_lines import ID, sent, upload, write

OTHER = "4f1cffffffffffffffffffffffffffff"


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The logs of a home of its own."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.delenv("JAEGER_URL", raising=False)
    (tmp_path / "logs").mkdir()
    return write(tmp_path / "logs", upload())


def trace(*words: str) -> Result:
    return CliRunner().invoke(app, ["trace", *words])


def test_a_journey_is_printed(logs: Path) -> None:
    told = trace(ID)

    assert told.exit_code == 0
    assert told.stdout.startswith(f"Journey of {ID}\n")
    assert "job 12 waits for a worker" in told.stdout


def test_the_beginning_of_an_id_is_enough(logs: Path) -> None:
    assert trace(ID[:6]).stdout == trace(ID).stdout


def test_several_ids_with_the_same_beginning_are_listed(logs: Path) -> None:
    write(logs, [{**sent(0), "correlation_id": OTHER}])

    told = trace("4f1c")

    assert told.exit_code == 1
    assert told.stdout.splitlines() == [ID, OTHER]
    assert told.stderr == "2 correlation ids begin with 4f1c: give more of one.\n"


def test_of_very_many_ids_the_first_are_listed(logs: Path) -> None:
    write(logs, [{**sent(0), "correlation_id": f"load-test-{number:02}"} for number in range(25)])

    told = trace("load-test")

    assert told.stdout.splitlines() == [f"load-test-{number:02}" for number in range(20)]
    assert told.stderr == "25 correlation ids begin with load-test, of which 20 are listed: give more of one.\n"


def test_a_whole_id_is_meant_also_when_another_begins_with_it(logs: Path) -> None:
    write(logs, [{**sent(0), "correlation_id": f"{ID}-2"}])

    assert trace(ID).exit_code == 0


def test_an_unknown_id_is_said(logs: Path) -> None:
    told = trace("no-such-id")

    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith(f"No line in {logs} has the correlation id no-such-id: ")


@pytest.mark.parametrize("malformed", ["", "abc", "a" * 65, "-abcdef", "a b c d e", "abcd\n", "../../etc", '"abcd"'])
def test_a_malformed_id_is_refused(logs: Path, malformed: str) -> None:
    with pytest.raises(CannotRun, match="That is no correlation id: it has 8 to 64"):
        CliRunner().invoke(app, ["trace", "--", malformed], catch_exceptions=False)


def test_programs_read_the_same_journey(logs: Path) -> None:
    told = json.loads(trace(ID, "--json").stdout)

    assert (told["correlation_id"], told["source"], told["took_ms"]) == (ID, "logs", 270.0)
    assert [step["where"] for step in told["steps"]] == ["web", "api", "api", "outbox", "relay", "queue", "worker"]
    assert told["steps"][-1] | {"facts": {}} == {
        "where": "worker", "what": "document.read, attempt 1", "kind": "work", "took_ms": 200.0, "depth": 0,
        "began_at": "2026-11-22T21:04:05.070000Z", "outcome": "completed", "facts": {},
    }  # fmt: skip


def test_a_picture_is_saved(logs: Path, tmp_path: Path) -> None:
    told = trace(ID, "--svg", str(tmp_path / "journey.svg"))

    assert told.exit_code == 0
    assert (tmp_path / "journey.svg").read_text().startswith("<svg ")


def test_a_picture_that_cannot_be_saved_is_said(logs: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"cannot be written \(Is a directory\): name another file"):
        CliRunner().invoke(app, ["trace", ID, "--svg", str(tmp_path)], catch_exceptions=False)


def test_broken_lines_are_counted(logs: Path) -> None:
    (logs / "web.log").write_text(f'{{"correlation_id":"{ID}","at":')

    assert trace(ID).stdout.endswith("- 1 broken line with this id skipped.\n")


def test_jaeger_is_asked_instead_where_it_is_named(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    span = a_span("01", "upload", "web", 0, 9_000, trace="a" * 32, tags={"x-correlation-id": ID})
    with jaeger(a_trace(span)) as url:
        monkeypatch.setenv("JAEGER_URL", f"{url}/")
        told = json.loads(trace(ID, "--json").stdout)

    assert (told["source"], [step["what"] for step in told["steps"]]) == ("jaeger", ["upload"])
