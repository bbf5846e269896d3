"""A fault does what its name says, and the stack is whole again afterwards, however the block was left."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
import redis

from lawyers_hub.proof.chaos.faults import FAULTS
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import what_postgres_lacks
from lawyers_hub.stack.running import Stack, remove_state
from tests.ports import free_offset

OF_THE_SERVERS = [name for name, fault in FAULTS.items() if fault.victim in {"redis", "postgres"}]


class Interrupted(Exception):
    """Something else went wrong in the middle of a fault."""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """The two servers, without the product."""
    with TemporaryDirectory(prefix="hub faults ") as folder:
        home = Home(Path(folder))
        try:
            with Stack.running(home=home, port_offset=free_offset(), only=("postgres", "redis")) as stack:
                yield stack
        finally:
            remove_state(home)


@pytest.fixture
def client(stack: Stack) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(stack.installation.redis_url, socket_timeout=0.5) as client:
        client.set("kept", "yes")
        yield client


@pytest.mark.parametrize("name", OF_THE_SERVERS)
def test_afterwards_the_servers_answer_also_when_the_block_fails(stack: Stack, name: str) -> None:
    with suppress(Interrupted), FAULTS[name].harm(stack):
        raise Interrupted
    stack.await_ready()
    with redis.Redis.from_url(stack.installation.redis_url, socket_timeout=5) as client:
        assert client.ping()
    assert what_postgres_lacks(stack.installation.owner_url) is None


def test_killed_redis_is_away_and_comes_back_as_another_process(stack: Stack, client: redis.Redis) -> None:
    before = stack.process_ids()["redis"]
    with FAULTS["Redis killed"].harm(stack):
        assert not psutil.pid_exists(before)
        with pytest.raises(redis.ConnectionError):
            client.ping()
    assert stack.process_ids()["redis"] != before


def test_wiped_redis_has_forgotten_what_it_kept(stack: Stack, client: redis.Redis) -> None:
    with FAULTS["Redis wiped"].harm(stack):
        assert [entry.name for entry in stack.home.redis.iterdir()] == ["redis.conf"]
    assert client.get("kept") is None


def test_emptied_redis_is_empty_and_the_same_process(stack: Stack, client: redis.Redis) -> None:
    before = stack.process_ids()["redis"]
    with FAULTS["Redis emptied"].harm(stack):
        assert client.dbsize() == 0
    assert stack.process_ids()["redis"] == before


def test_frozen_redis_does_not_answer_until_it_thaws(stack: Stack, client: redis.Redis) -> None:
    with FAULTS["Redis frozen"].harm(stack), pytest.raises(redis.TimeoutError):
        client.ping()
    assert client.get("kept") == b"yes"


@pytest.mark.parametrize("name", ["Postgres restarted", "Postgres killed"])
def test_postgres_is_away_and_comes_back_without_a_leftover(stack: Stack, name: str) -> None:
    family = psutil.Process(stack.process_ids()["postgres"]).children(recursive=True)
    with FAULTS[name].harm(stack):
        assert what_postgres_lacks(stack.installation.owner_url) is not None
        assert not any(process.is_running() for process in family)
    assert what_postgres_lacks(stack.installation.owner_url) is None
