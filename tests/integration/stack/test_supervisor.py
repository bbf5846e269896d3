"""What the supervisor promises, with small real services in place of the product's own."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import Process, Service
from lawyers_hub.stack.running import Stack
from lawyers_hub.stack.supervisor import State, Status
from tests.integration.stack.conftest import alive, eventually

SmallService = Callable[..., Service]


class Story:
    """Every change of a status, in the order in which it happened."""

    def __init__(self) -> None:
        self.changes: list[Status] = []

    def __call__(self, status: Status) -> None:
        self.changes.append(status)

    def order_of(self, state: State) -> list[str]:
        return [status.name for status in self.changes if status.state is state]


@contextmanager
def running(home: Home, *services: Service, story: Story | None = None) -> Iterator[Stack]:
    with Stack.running(home=home, services=services, on_change=story or Story()) as stack:
        yield stack


def test_a_service_starts_after_what_it_needs_and_stops_before_it(home: Home, small_service: SmallService) -> None:
    story = Story()
    ground, middle, top = (
        small_service("ground"),
        small_service("middle", needs=("ground",)),
        small_service("top", needs=("middle",)),
    )
    with running(home, ground, middle, top, story=story):
        assert story.order_of(State.READY) == ["ground", "middle", "top"]
    assert story.order_of(State.STOPPED) == ["top", "middle", "ground"]


def test_a_killed_service_comes_back_by_itself(home: Home, small_service: SmallService) -> None:
    with running(home, small_service("web")) as stack:
        first = stack.process_ids()["web"]
        stack.kill("web")
        assert eventually(lambda: stack.statuses()[0].restarts == 1)
        stack.await_ready("web")
        assert stack.process_ids()["web"] != first


def test_a_killed_service_counts_as_ready_only_when_it_is_back(home: Home, small_service: SmallService) -> None:
    with running(home, small_service("web")) as stack:
        for _ in range(3):
            before = stack.process_ids()["web"]
            stack.kill("web")
            stack.await_ready("web")
            assert stack.process_ids()["web"] != before


def test_a_service_that_is_held_down_stays_down_until_it_is_let_go(
    home: Home, small_service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawyers_hub.stack.supervisor.FIRST_BACKOFF_S", 0.01)
    with running(home, small_service("web")) as stack:
        pid = stack.process_ids()["web"]
        with stack.held_down("web"):
            assert not alive(pid)
            assert not eventually(lambda: "web" in stack.process_ids(), timeout_s=0.3)
        stack.await_ready("web")
        assert stack.process_ids()["web"] != pid


def test_a_service_held_down_gently_is_asked_to_finish(home: Home, small_service: SmallService) -> None:
    with running(home, small_service("web")) as stack:
        with stack.held_down("web", gently=True):
            assert stack.statuses()[0].detail.startswith(f"exit code {-signal.SIGTERM}")
        stack.await_ready("web")


def test_a_stack_stops_while_a_service_is_held_down(home: Home, small_service: SmallService) -> None:
    story = Story()
    with running(home, small_service("web"), story=story) as stack:
        holding = ExitStack()
        holding.enter_context(stack.held_down("web"))
    holding.close()
    assert not any(alive(status.pid) for status in story.changes if status.pid)


def test_a_service_that_keeps_crashing_is_named_with_its_last_words(
    home: Home, small_service: SmallService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawyers_hub.stack.supervisor.FIRST_BACKOFF_S", 0.01)
    crash = tmp_path / "crash"
    with running(home, small_service("worker", "--crash-if", str(crash))) as stack:
        crash.touch()
        stack.kill("worker")
        assert eventually(lambda: stack.statuses()[0].state is State.CRASHING)
        assert "FATAL: the roof is missing" in stack.statuses()[0].detail
        crash.unlink()
        stack.await_ready("worker")


def test_each_crash_lengthens_the_pause(
    home: Home, small_service: SmallService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawyers_hub.stack.supervisor.FIRST_BACKOFF_S", 0.2)
    story, crash = Story(), tmp_path / "crash"
    with running(home, small_service("worker", "--crash-if", str(crash)), story=story) as stack:
        crash.touch()
        stack.kill("worker")
        assert eventually(lambda: stack.statuses()[0].restarts == 4)
    at = [status.since for status in story.changes if status.state is State.RESTARTING]
    pauses = [later - earlier for earlier, later in pairwise(at)]
    assert pauses[0] >= 0.2
    assert pauses[1] >= 0.4
    assert pauses[2] >= 0.8


def test_a_service_that_cannot_start_leaves_nothing_half_started(
    home: Home, small_service: SmallService, tmp_path: Path
) -> None:
    crash, story = tmp_path / "crash", Story()
    crash.touch()
    broken = small_service("broken", "--crash-if", str(crash), needs=("ground",))
    told = r"broken stopped with exit code 1 \(FATAL: the roof is missing\): see .*broken\.log"
    with pytest.raises(CannotRun, match=told), running(home, small_service("ground"), broken, story=story):
        pytest.fail("a stack with a broken service must not count as ready")
    assert not any(alive(status.pid) for status in story.changes if status.pid)


def test_a_program_that_is_missing_is_told_in_words(home: Home) -> None:
    ghost = Service(name="ghost", command=(str(home.root / "no such program"),))
    with pytest.raises(CannotRun, match="ghost could not be started"), running(home, ghost):
        pytest.fail("a missing program must not count as ready")


def test_the_children_of_a_killed_service_die_with_it(home: Home, small_service: SmallService, tmp_path: Path) -> None:
    child = tmp_path / "child"
    with running(home, small_service("web", "--child", str(child))) as stack:
        pid = int(child.read_text())
        stack.kill("web")
        assert eventually(lambda: not alive(pid))


def test_stopping_takes_the_children_along(home: Home, small_service: SmallService, tmp_path: Path) -> None:
    child = tmp_path / "child"
    with running(home, small_service("web", "--child", str(child))):
        pid = int(child.read_text())
    assert eventually(lambda: not alive(pid))


def test_a_stubborn_service_is_ended_after_the_grace_period(home: Home, small_service: SmallService) -> None:
    home.prepare()
    process = Process(small_service("stubborn", "--stubborn"), home.log_of("stubborn"))
    process.await_ready(10)
    started = time.monotonic()
    process.stop(grace_s=0.3)
    assert 0.3 <= time.monotonic() - started < 5
    assert not process.alive


def test_a_service_that_never_answers_is_given_up_in_words(home: Home) -> None:
    home.prepare()
    silent = Service(name="silent", command=("sleep", "60"), ready=lambda: "no answer yet")
    process = Process(silent, home.log_of("silent"))
    with pytest.raises(CannotRun, match=r"silent was not ready after 0 s \(no answer yet\)"):
        process.await_ready(0.2)
    process.stop()


def test_a_log_that_grew_large_is_turned_over_at_the_start(home: Home, small_service: SmallService) -> None:
    home.prepare()
    log = home.log_of("web")
    with log.open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    with running(home, small_service("web")):
        assert log.stat().st_size < 1024
    assert (home.logs / "web.log.1").stat().st_size == 11 * 1024 * 1024


def test_one_home_holds_one_stack(home: Home, small_service: SmallService) -> None:
    told = r"already runs in .* as process \d+: see `hub status`"
    first, second = running(home, small_service("first")), running(home, small_service("second"))
    with first, pytest.raises(CannotRun, match=told), second:
        pytest.fail("two stacks must not share one home")
    with running(home, small_service("third")):
        pass
