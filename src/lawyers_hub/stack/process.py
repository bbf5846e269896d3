"""One service as a process: started in a group of its own, awaited by condition, stopped without orphans."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lawyers_hub.stack.accounts import Account, RunAs
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import disk_faults_in_words

GRACE_S = 15.0
POLL_S = 0.05
_FAULT = re.compile(r"\b(FATAL|PANIC|ERROR|[Ee]rror|Bad|cannot|could not)\b")
MAX_LOG_BYTES = 10 * 1024 * 1024

Probe = Callable[[], str | None]
"""Asks a service whether it is ready: None when it is, else what it still waits for."""


def always_ready() -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Service:
    """What to start, what must be ready before, and how to see that it is ready itself.

    A service that runs `once` is ready when it has ended well.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    port: int | None = None
    ready: Probe = always_ready
    needs: tuple[str, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    once: bool = False
    remedy: str = ""
    """What a person can do when it will not start; by default, read its log."""


class Process:
    """A started service. Its output goes to a log file; its whole group dies with it."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service = service
        self.log = log
        self._swept = False
        run_as: RunAs = service.account.run_as if service.account else {}
        with disk_faults_in_words(log):
            _rotate(log)
            out = log.open("ab")
        self._log_start = log.stat().st_size
        try:
            self._popen = subprocess.Popen(
                service.command, env=dict(service.environment), cwd="/", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **run_as,
            )  # fmt: skip
        except OSError as fault:
            raise CannotRun(f"{service.name} could not be started ({fault}): remove .venv and start again.") from None
        finally:
            out.close()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit code once the process has ended, with the rest of its group swept; None when it lives on."""
        try:
            code = self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        self.kill()
        # From here on the system may give the group's number to somebody else.
        self._swept = True
        return code

    def await_ready(self, timeout_s: float) -> None:
        """Returns when the service is ready; raises `CannotRun` when it dies or is not ready in time."""
        if self.service.once:
            self._await_good_end(timeout_s)
            return
        deadline = time.monotonic() + timeout_s
        while missing := self.service.ready():
            if (code := self.wait(POLL_S)) is not None:
                raise CannotRun(self._why_it_stopped(code))
            if time.monotonic() > deadline:
                raise CannotRun(
                    f"{self.service.name} was not ready after {timeout_s:.0f} s ({missing}): see {self.log}."
                )
        # Somebody else may have answered in its place, on a port it could not get.
        if (code := self.wait(0)) is not None:
            raise CannotRun(self._why_it_stopped(code))

    def _await_good_end(self, timeout_s: float) -> None:
        code = self.wait(timeout_s)
        if code is None:
            raise CannotRun(f"{self.service.name} did not end within {timeout_s:.0f} s: see {self.log}.")
        if code != 0:
            raise CannotRun(self._why_it_stopped(code))

    def _why_it_stopped(self, code: int) -> str:
        remedy = self.service.remedy or f"see {self.log}"
        return f"{self.service.name} stopped with exit code {code} ({self._gravest_line()}): {remedy}."

    def _gravest_line(self) -> str:
        """What this start wrote last, or the last line in which it named a fault."""
        lines = last_lines(self.log, 50, self._log_start)
        faults = [line for line in lines if _FAULT.search(line)]
        return (faults or lines or ["it wrote nothing"])[-1].strip()[:300]

    def stop(self, grace_s: float = GRACE_S) -> None:
        """Asks the service to finish, and ends its whole group when it has not within `grace_s`."""
        with suppress(ProcessLookupError):
            self._popen.send_signal(self.service.stop_signal)
        if self.wait(grace_s) is None:
            self.kill()
            self.wait()

    def kill(self) -> None:
        """SIGKILL to the whole group, as a crash would."""
        if self._swept:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def last_words(self) -> str:
        return "\n".join(last_lines(self.log, 3)) or f"it wrote nothing to {self.log}"


@contextmanager
def running(service: Service, log: Path, timeout_s: float = 30.0) -> Iterator[Process]:
    """A ready service for the length of the block."""
    process = Process(service, log)
    try:
        process.await_ready(timeout_s)
        yield process
    finally:
        process.stop()


def last_lines(log: Path, lines: int, start: int = 0) -> list[str]:
    """The end of a log from `start` on, read without loading the rest."""
    with suppress(FileNotFoundError), log.open("rb") as file:
        file.seek(max(start, log.stat().st_size - 8192 * max(1, lines // 20)))
        return file.read().decode("utf-8", "replace").strip().splitlines()[-lines:]
    return []


def _rotate(log: Path) -> None:
    with suppress(FileNotFoundError):
        if log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
