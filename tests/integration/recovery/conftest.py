"""Real servers to take snapshots of: Valkey from the wheel, and Debian's redis-server where it is installed."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from redis import Redis

from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.redis import what_redis_lacks
from tests.ports import free_port


class Server(NamedTuple):
    url: str
    data: Path

    def client(self) -> "Redis":
        return Redis.from_url(self.url)


StartServer = Callable[..., AbstractContextManager[Server]]


@contextmanager
def server_of(program: Path, *flags: str) -> Iterator[Server]:
    """A server of its own, with its data in a folder of its own; it saves only when asked."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        words = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(data), "--save", "", *flags)
        service = Service(
            name="redis",
            command=(str(program), *words),
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            port=port,
            ready=lambda: what_redis_lacks(url),
        )
        with running(service, Path(folder) / "redis.log"):
            yield Server(url, data)


@pytest.fixture(scope="session", params=["valkey", "redis-server"])
def program(request: pytest.FixtureRequest) -> Path:
    if request.param == "valkey":
        return valkey_server()
    found = shutil.which("redis-server")
    if found is None:
        pytest.skip("redis-server is not installed")
    return Path(found)


@pytest.fixture
def server(program: Path) -> Iterator[Server]:
    with server_of(program) as server:
        yield server


@pytest.fixture
def valkey() -> Iterator[Server]:
    with server_of(valkey_server()) as server:
        yield server


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.at(str(tmp_path / "backups"))
