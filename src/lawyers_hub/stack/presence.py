"""Who runs in a state folder: written by the running stack, read by every other `hub` command.

A process is known by its number and its start time together, because numbers are used again.
"""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import psutil

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home, disk_faults_in_words
from lawyers_hub.stack.process import GRACE_S
from lawyers_hub.stack.supervisor import SETTLED, Status


class ProcessIdentity(msgspec.Struct, frozen=True):
    pid: int
    started_at: float

    @classmethod
    def of(cls, pid: int) -> "ProcessIdentity":
        """Raises `psutil.NoSuchProcess` when it has ended already."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        """The process, while it is still the same one."""
        with suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if process.create_time() == self.started_at and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


class Presence(msgspec.Struct, frozen=True):
    """What the supervisor of one state folder last said about itself and its services."""

    supervisor: ProcessIdentity
    port_offset: int = 0
    services: list[Status] = []
    processes: list[ProcessIdentity] = []

    @property
    def running(self) -> bool:
        return self.supervisor.find() is not None

    @property
    def ready(self) -> bool:
        return bool(self.services) and all(status.state in SETTLED for status in self.services)


def read_presence(home: Home) -> Presence | None:
    with suppress(FileNotFoundError, msgspec.DecodeError):
        return msgspec.json.decode((home.run / "stack.json").read_bytes(), type=Presence)
    return None


def write_presence(home: Home, presence: Presence) -> None:
    draft = home.run / "stack.json.new"
    draft.write_bytes(msgspec.json.encode(presence))
    draft.replace(home.run / "stack.json")


@contextmanager
def claimed(home: Home) -> Iterator[None]:
    """Makes this process the only supervisor of `home`; the system lets go of the claim when it dies.

    Raises:
        CannotRun: somebody else runs in it.
    """
    with disk_faults_in_words(home.run):
        claim = os.open(home.run / "claim", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(already_running(home)) from None
        try:
            yield
        finally:
            (home.run / "stack.json").unlink(missing_ok=True)
    finally:
        os.close(claim)


def already_running(home: Home) -> str:
    presence = read_presence(home)
    who = f" as process {presence.supervisor.pid}" if presence else ""
    return f"The hub already runs in {home.root}{who}: see `hub status`, or stop it with `hub down`."


def end_leftovers(home: Home) -> int:
    """Ends the services of a supervisor that was killed before it could; returns how many there were."""
    presence = read_presence(home)
    if presence is None or presence.running:
        return 0
    leftovers = [process for identity in presence.processes if (process := identity.find())]
    for process in leftovers:
        with suppress(psutil.Error):
            # SIGINT is Postgres' fast stop; every other service takes it like SIGTERM.
            process.send_signal(signal.SIGINT)
    _gone, alive = psutil.wait_procs(leftovers, timeout=GRACE_S)
    for process in alive:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=GRACE_S)
    (home.run / "stack.json").unlink(missing_ok=True)
    return len(leftovers)


def ask_to_stop(presence: Presence, timeout_s: float) -> bool:
    """Asks the supervisor to stop everything; True when it has, within the time."""
    if process := presence.supervisor.find():
        with suppress(psutil.Error):
            process.terminate()
            process.wait(timeout_s)
    return not presence.running
