"""The product's own services, all of them, and what a crash of each does to the others."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.running import Stack, remove_state
from tests.integration.stack.conftest import eventually
from tests.plain_http import NO_TLS
from tests.ports import free_offset

READY = "/api/v1/monitoring/ready"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="hub test ") as folder:
        home = Home(Path(folder))
        with Stack.running(home=home, port_offset=free_offset(), demo=False) as stack:
            yield stack
        remove_state(home)


def status_of(url: str) -> int:
    try:
        return httpx.get(url, timeout=10, verify=NO_TLS).status_code
    except httpx.HTTPError:
        return 0


def answers(stack: Stack) -> dict[str, int]:
    paths = {"api": READY, "web": "/ready", "relay": "/ready", "worker": "/ready"}
    return {name: status_of(f"{stack.address(name)}{path}") for name, path in paths.items()}


@pytest.mark.parametrize("service", ["worker", "relay", "web", "api-1", "lb", "redis", "postgres"])
def test_whatever_crashes_the_whole_is_well_again_by_itself(stack: Stack, service: str) -> None:
    before = stack.process_ids()[service]
    stack.kill(service)
    assert eventually(lambda: stack.process_ids().get(service) not in {None, before})
    stack.await_ready()
    assert eventually(lambda: set(answers(stack).values()) == {200}), f"after {service} crashed: {answers(stack)}"


def test_killing_a_replica_of_the_api_fails_no_request(stack: Stack) -> None:
    stack.kill("api-2")
    assert {status_of(f"{stack.address('api')}{READY}") for _ in range(100)} == {200}
    stack.await_ready()


def test_each_service_holds_only_the_secrets_it_needs(stack: Stack) -> None:
    secrets = stack.home.secrets()
    holders = {
        secrets.token_secret: {"api-1", "api-2"},
        secrets.cookie_secret: {"web"},
        secrets.owner_password: {"migrate"},
        secrets.operator_password: {"migrate"},
        secrets.superuser_password: set(),
        secrets.redis_password: {"relay", "worker"},
    }
    services = ("postgres", "redis", "migrate", "api-1", "api-2", "lb", "relay", "worker", "web")
    for secret, expected in holders.items():
        told = {name for name in services if any(secret in value for value in stack.environment(name).values())}
        assert told == expected
