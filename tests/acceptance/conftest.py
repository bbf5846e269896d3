"""The whole product as a newcomer starts it: `hub up --detach` in a folder of its own, with the demo firm."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
import pytest

from lawyers_hub.stack.addresses import PORTS, Addresses, is_free
from lawyers_hub.stack.demo import DemoFirm, read_demo
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.presence import read_presence
from lawyers_hub.stack.running import remove_state
from tests.acceptance.collector import Collector
from tests.plain_http import NO_TLS
from tests.ports import free_offset

COMMAND_TIMEOUT_S = 120


@dataclass(frozen=True)
class RunningHub:
    """A hub that runs in the background."""

    home: Home
    addresses: Addresses
    demo: DemoFirm

    def credentials(self, role: str) -> dict[str, str]:
        person = next(person for person in self.demo.people if person.role == role)
        return {"firm": self.demo.firm, "email": person.email, "password": person.password}

    def process(self, service: str) -> psutil.Process:
        presence = read_presence(self.home)
        assert presence is not None
        return psutil.Process(next(status.pid for status in presence.services if status.name == service and status.pid))

    def processes(self) -> list[psutil.Process]:
        """Of every service, and the one that watches over them."""
        presence = read_presence(self.home)
        assert presence is not None
        return [psutil.Process(pid.pid) for pid in (presence.supervisor, *presence.processes)]

    def log_of(self, service: str) -> str:
        return self.home.log_of(service).read_text()


def run_hub(home: Home, *arguments: str, **environment: str) -> str:
    """What `./hub` runs once it has made .venv; its words."""
    told = subprocess.run(
        [sys.executable, "-P", "-m", "lawyers_hub.cli", *arguments],
        env={**os.environ, "HUB_HOME": str(home.root), **environment},
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT_S,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    with Collector.listening() as collector:
        yield collector


@pytest.fixture(scope="package")
def running_hub(collector: Collector) -> Iterator[RunningHub]:
    """One for all tests; in the end `hub down` must leave nothing behind."""
    with TemporaryDirectory(prefix="hub acceptance ") as folder:
        home, offset = Home(Path(folder)), free_offset()
        run_hub(home, "up", "--detach", "--port-offset", str(offset), OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        try:
            demo = read_demo(home.log_of("demo"))
            assert demo is not None
            hub = RunningHub(home, Addresses(offset), demo)
            yield hub
            family = [one for process in hub.processes() for one in (process, *process.children(recursive=True))]
        finally:
            run_hub(home, "down")
            remove_state(home)
        assert not [process for process in family if process.is_running()], "hub down left processes behind"
        assert all(is_free(hub.addresses.port(service)) for service in PORTS), "hub down left a port taken"


@pytest.fixture
async def partner(running_hub: RunningHub) -> AsyncIterator[httpx.AsyncClient]:
    """A partner of the demo firm at the API, behind its load balancer."""
    address = f"{running_hub.addresses.url('lb')}/api/v1"
    async with httpx.AsyncClient(base_url=address, timeout=30, verify=NO_TLS) as client:
        answer = await client.post("/auth/login", json=running_hub.credentials("partner"))
        assert answer.status_code == 200, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client
