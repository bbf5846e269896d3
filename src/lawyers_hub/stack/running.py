"""A running stack: for `hub up`, and for tests and proofs that need the whole product.

`with Stack.running(home=Home(folder), port_offset=1000) as stack:` starts everything and waits until all is ready;
leaving the block stops everything in reverse order, also after a fault.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from lawyers_hub.stack.addresses import Addresses, require_free_ports
from lawyers_hub.stack.demo import DemoFirm, read_demo
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home, disk_faults_in_words
from lawyers_hub.stack.placement import outside_folder
from lawyers_hub.stack.presence import Presence, ProcessIdentity, claimed, end_leftovers, write_presence
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.services import Installation
from lawyers_hub.stack.supervisor import Status, Supervisor


class Stack:
    """The services of one installation, all ready; made by `Stack.running`."""

    def __init__(
        self, installation: Installation, services: Sequence[Service], on_change: Callable[[Status], None]
    ) -> None:
        self.installation = installation
        self.home = installation.home
        self._services = {service.name: service for service in services}
        self._on_change = on_change
        self._supervisor = Supervisor(services, self.home.log_of, self._tell)

    @classmethod
    @contextmanager
    def running(
        cls,
        *,
        home: Home | None = None,
        port_offset: int = 0,
        fresh: bool = False,
        demo: bool = True,
        monitoring: bool = False,
        environment: Mapping[str, str] = os.environ,
        only: Collection[str] = (),
        services: Sequence[Service] = (),
        on_change: Callable[[Status], None] = lambda _status: None,
        say: Callable[[str], None] = lambda _sentence: None,
    ) -> Iterator["Stack"]:
        """Starts all services, or `only` those named, or `services` instead of the product's own.

        Raises:
            CannotRun: something is in the way; nothing is left half-started.
        """
        home = home or Home.of(environment)
        installation = Installation(home, Addresses(port_offset), environment)
        home.prepare()
        with claimed(home):
            if left := end_leftovers(home):
                say(f"Ended {left} processes of a run that was cut off.")
            if fresh:
                start_over(home, environment, say)
            product = services or installation.services(demo=demo, monitoring=monitoring)
            chosen = [service for service in product if not only or service.name in only]
            require_free_ports(chosen)
            if not services:
                installation.prepare()
            stack = cls(installation, chosen, on_change)
            try:
                stack._supervisor.start()
                yield stack
            finally:
                stack._supervisor.stop()

    def address(self, service: str) -> str:
        """Where a service answers over HTTP; `api` is the load balancer in front of its replicas."""
        return self.installation.addresses.url("lb" if service == "api" else service)

    def kill(self, service: str) -> None:
        """Ends a service as a crash would (SIGKILL to its whole group); the supervisor brings it up again.

        Returns when the end was noticed, so that `await_ready` waits for the new process.
        """
        self._supervisor.kill(service)

    @contextmanager
    def held_down(self, service: str, *, gently: bool = False) -> Iterator[None]:
        """A service that is dead for the length of the block, and may start again after it.

        It dies as in `kill`, or `gently`: as at the end of a stack, with time to finish what it does.
        """
        with self._supervisor.held_down(service, gently=gently):
            yield

    def await_ready(self, *services: str, timeout_s: float = 30.0) -> None:
        """Returns when the named services, or all, are ready; raises `CannotRun` when the time is up."""
        if not self._supervisor.await_services(services or tuple(self._services), timeout_s):
            raise CannotRun(f"{', '.join(services) or 'The stack'} was not ready within {timeout_s:.0f} s.")

    def statuses(self) -> list[Status]:
        return self._supervisor.statuses()

    def process_ids(self) -> dict[str, int]:
        return {status.name: status.pid for status in self.statuses() if status.pid}

    def log_path(self, service: str) -> Path:
        return self.home.log_of(service)

    def environment(self, service: str) -> Mapping[str, str]:
        """What the service was told; holds passwords."""
        return self._services[service].environment

    @property
    def demo(self) -> DemoFirm | None:
        """The demo firm's logins, where one was made."""
        return read_demo(self.home.log_of("demo")) if "demo" in self._services else None

    def _tell(self, status: Status) -> None:
        # A disk that fills up later must not end the supervision.
        with suppress(OSError):
            write_presence(self.home, self._presence())
        self._on_change(status)

    def _presence(self) -> Presence:
        statuses = self.statuses()
        processes = []
        for pid in (status.pid for status in statuses if status.pid):
            with suppress(psutil.NoSuchProcess):
                processes.append(ProcessIdentity.of(pid))
        offset = self.installation.addresses.offset
        return Presence(ProcessIdentity.of(os.getpid()), offset, statuses, processes)


def start_over(home: Home, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Empties a home that nobody else has claimed, naming each thing it removes, and what is not its to remove."""
    for place in remove_state(home):
        say(f"Removed {place}")
    for variable in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "SMTP_URL"):
        if environment.get(variable):
            say(f"Left as it is: what {variable} points at")
    home.prepare()


def remove_state(home: Home) -> list[Path]:
    """Removes the data of a home that nobody runs in, and says what it removed."""
    places = [home.postgres, home.redis, home.files, home.mail, home.logs, home.secrets_file, outside_folder(home)]
    removed = [place for place in places if place.exists()]
    for place in removed:
        with disk_faults_in_words(place):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()
    return removed
