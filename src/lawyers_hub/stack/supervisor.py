"""Keeps the services of a stack running: starts them in order, restarts what crashes, stops all in reverse.

Each service has a thread of its own that waits for what it needs, starts it, and then waits for its end.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from threading import Condition, Thread

import msgspec

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.process import Process, Service

START_TIMEOUT_S = 60.0
FIRST_BACKOFF_S = 0.5
MAX_BACKOFF_S = 10.0
CRASH_WINDOW_S = 60.0
TOO_MANY_CRASHES = 5


class State(StrEnum):
    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DONE = "done"
    RESTARTING = "restarting"
    CRASHING = "keeps crashing"
    FAILED = "failed"
    STOPPED = "stopped"


SETTLED = frozenset({State.READY, State.DONE})
ALIVE = frozenset({State.STARTING, State.READY})


class Status(msgspec.Struct, frozen=True):
    """How one service is at this moment; `detail` holds its last words where it is not well."""

    name: str
    state: State = State.WAITING
    pid: int | None = None
    port: int | None = None
    restarts: int = 0
    since: float = msgspec.field(default_factory=time.time)
    detail: str = ""


class Watch:
    """One service and the thread that looks after it."""

    def __init__(self, service: Service, log: Path, supervisor: "Supervisor") -> None:
        self.service = service
        self.status = Status(service.name, port=service.port)
        self.process: Process | None = None
        self.holds = 0
        self._log = log
        self._supervisor = supervisor
        self._crashes: list[float] = []
        self.thread = Thread(target=self._look_after, name=f"watch-{service.name}", daemon=True)

    def _look_after(self) -> None:
        try:
            if self._supervisor.await_services(self.service.needs):
                self._bring_up()
        # Whatever it is, the one who waits for the start must hear of it.
        except Exception as fault:
            if not self._supervisor.stopping:
                self._supervisor.note(self, State.FAILED, str(fault))
            return
        while not self.service.once and self._await_crash() and self._back_off():
            # Its end is seen, and counted, by the next round.
            with suppress(CannotRun):
                self._bring_up()

    def _bring_up(self) -> None:
        process = self._supervisor.launch(self)
        if process is None:
            return
        try:
            process.await_ready(START_TIMEOUT_S)
        except CannotRun:
            process.kill()
            raise
        self._supervisor.note(self, State.DONE if self.service.once else State.READY)

    def _await_crash(self) -> bool:
        """False when the end was asked for."""
        if self.process is None:
            return False
        code = self.process.wait()
        if self._supervisor.stopping:
            return False
        self._crashes = [at for at in self._crashes if at > time.monotonic() - CRASH_WINDOW_S]
        self._crashes.append(time.monotonic())
        too_many = len(self._crashes) >= TOO_MANY_CRASHES
        state = State.CRASHING if too_many else State.RESTARTING
        self._supervisor.note(self, state, f"exit code {code}: {self.process.last_words()}")
        return True

    def _back_off(self) -> bool:
        delay_s = min(FIRST_BACKOFF_S * 2 ** (len(self._crashes) - 1), MAX_BACKOFF_S)
        return not self._supervisor.await_stop(delay_s)

    def launch(self) -> Process:
        self.process = Process(self.service, self._log)
        return self.process


class Supervisor:
    """Runs `services`; calls `on_change` with each new status, one call at a time.

    A service waits for those of its needs that are among `services`: what is not, is given from outside.
    """

    def __init__(
        self,
        services: Sequence[Service],
        log_of: Callable[[str], Path],
        on_change: Callable[[Status], None] = lambda _status: None,
    ) -> None:
        self.stopping = False
        self._changed = Condition()
        self._on_change = on_change
        self._watches = {service.name: Watch(service, log_of(service.name), self) for service in services}

    def start(self) -> None:
        """Returns when every service is ready.

        Raises:
            CannotRun: one of them failed; whoever calls must `stop` the others.
        """
        for watch in self._watches.values():
            self._on_change(watch.status)
        for watch in self._watches.values():
            watch.thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._failed() or self._settled(self._watches))
            if failed := self._failed():
                raise CannotRun(failed[0].detail)

    def stop(self) -> None:
        """Ends every service, the last started first; nothing of them is left afterwards."""
        with self._changed:
            self.stopping = True
            self._changed.notify_all()
        for watch in reversed(self._watches.values()):
            if watch.process and watch.status.state not in {State.DONE, State.FAILED}:
                watch.process.stop()
                self.note(watch, State.STOPPED)
        for watch in self._watches.values():
            if watch.thread.ident:
                watch.thread.join()

    def kill(self, name: str) -> None:
        """Ends a service as a crash would; its watch brings it up again. Returns when the end was noticed."""
        self._end(self._watches[name], Process.kill)

    @contextmanager
    def held_down(self, name: str, *, gently: bool) -> Iterator[None]:
        """Ends a service and keeps it from coming up again for the length of the block."""
        watch = self._watches[name]
        self._hold(watch, +1)
        try:
            self._end(watch, Process.stop if gently else Process.kill)
            yield
        finally:
            self._hold(watch, -1)

    def statuses(self) -> list[Status]:
        with self._changed:
            return [watch.status for watch in self._watches.values()]

    def await_services(self, names: Sequence[str], timeout_s: float | None = None) -> bool:
        """True when all `names` are ready; False when the stack is stopping or the time is up."""
        with self._changed:
            here = [name for name in names if name in self._watches]
            self._changed.wait_for(lambda: self.stopping or self._settled(here), timeout_s)
            return self._settled(here) and not self.stopping

    def await_stop(self, timeout_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.stopping, timeout_s)

    def launch(self, watch: Watch) -> Process | None:
        """Starts the process of `watch`, unless the stack is stopping: under one lock, so none is overlooked."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopping or not watch.holds)
            if self.stopping:
                return None
            process = watch.launch()
            self.note(watch, State.STARTING)
            return process

    def note(self, watch: Watch, state: State, detail: str = "") -> None:
        with self._changed:
            restarts = watch.status.restarts + (state in {State.RESTARTING, State.CRASHING})
            pid = watch.process.pid if watch.process and watch.process.alive else None
            watch.status = msgspec.structs.replace(
                watch.status, state=state, pid=pid, restarts=restarts, since=time.time(), detail=detail
            )
            self._on_change(watch.status)
            self._changed.notify_all()

    def _hold(self, watch: Watch, change: int) -> None:
        with self._changed:
            watch.holds += change
            self._changed.notify_all()

    def _end(self, watch: Watch, how: Callable[[Process], None]) -> None:
        """Returns when the end was noticed: whoever then waits for the service waits for the next process."""
        with self._changed:
            process = watch.process
        if process is None:
            return
        how(process)
        with self._changed:
            self._changed.wait_for(
                lambda: self.stopping or watch.process is not process or watch.status.state not in ALIVE
            )

    def _failed(self) -> list[Status]:
        return [watch.status for watch in self._watches.values() if watch.status.state is State.FAILED]

    def _settled(self, names: Sequence[str] | dict[str, Watch]) -> bool:
        return all(self._watches[name].status.state in SETTLED for name in names)
