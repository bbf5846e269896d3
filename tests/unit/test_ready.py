"""A container's health check: it asks the service that runs there, and believes only a plain yes."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread
import pytest

from lawyers_hub.ready import main, path_of
from lawyers_hub.telemetry.monitoring import monitored
from lawyers_hub.telemetry.vitals import Vitals
from tests.ports import free_port

TOPOLOGY = Path(__file__).parents[2] / "infrastructure" / "topology.toml"


@pytest.fixture(params=[True, False], ids=["well", "troubled"])
async def database_answers(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
async def port(database_answers: bool) -> AsyncIterator[int]:
    async def answer() -> bool:
        return database_answers

    vitals = Vitals({"database": answer})
    await vitals.look()
    port = free_port()
    async with monitored("127.0.0.1", port, vitals):
        yield port


async def test_a_service_is_healthy_while_it_is_ready(
    port: int, database_answers: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    code = await anyio.to_thread.run_sync(main, {"SERVICE": "relay", "LISTEN_PORT": str(port)})

    assert code == (0 if database_answers else 1)
    assert "database" in capfd.readouterr().out


def test_where_nobody_answers_nothing_is_healthy(capfd: pytest.CaptureFixture[str]) -> None:
    port = str(free_port())

    assert main({"SERVICE": "api", "LISTEN_PORT": port}) == 1
    assert port in capfd.readouterr().err


def test_without_a_port_there_is_nobody_to_ask(capfd: pytest.CaptureFixture[str]) -> None:
    assert main({"SERVICE": "api"}) == 1
    assert "LISTEN_PORT" in capfd.readouterr().err


@pytest.mark.parametrize("service", ["web", "api", "relay", "worker"])
def test_each_service_is_asked_where_it_is_declared_to_answer(service: str) -> None:
    services = tomllib.loads(TOPOLOGY.read_text())["services"]

    assert path_of(service) == services[service]["probes"]["ready"]
