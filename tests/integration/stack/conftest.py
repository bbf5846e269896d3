"""A state folder and ports for each test, and small real services to start in it."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.readiness import http_answers
from lawyers_hub.stack.running import remove_state
from tests.ports import free_offset, free_port

SMALL_SERVICE = Path(__file__).with_name("small_service.py")


@pytest.fixture
def home() -> Iterator[Home]:
    """An empty state folder that Postgres' lent account can reach too when the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="hub test ") as folder:
        home = Home(Path(folder))
        yield home
        remove_state(home)


@pytest.fixture
def port_offset() -> int:
    return free_offset()


@pytest.fixture
def small_service() -> Callable[..., Service]:
    """Makes a service that answers over HTTP; `options` are those of small_service.py."""

    def make(name: str, *options: str, needs: tuple[str, ...] = (), port: int | None = None) -> Service:
        port = port or free_port()
        return Service(
            name=name,
            command=(sys.executable, str(SMALL_SERVICE), str(port), name, *options),
            port=port,
            ready=http_answers(f"http://127.0.0.1:{port}/ready"),
            needs=needs,
        )

    return make


def eventually(condition: Callable[[], bool], timeout_s: float = 20.0) -> bool:
    """Waits until `condition` holds; False when the time is up."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
