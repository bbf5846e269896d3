"""Servers that people bring themselves: Debian's Postgres 15 and redis-server 7 stand for them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from lawyers_hub.stack.accounts import RunAs, unprivileged_account
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import what_postgres_lacks
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.redis import what_redis_lacks
from lawyers_hub.stack.running import Stack, start_over
from tests.ports import free_port

POSTGRES = Path("/usr/lib/postgresql/15/bin")
REDIS = shutil.which("redis-server")

WHO_ANSWERS = ("migrate", "api-1", "api-2", "lb")

needs_postgres = pytest.mark.skipif(not (POSTGRES / "initdb").exists(), reason="Debian's postgresql-15 is missing")
needs_redis = pytest.mark.skipif(REDIS is None, reason="Debian's redis-server is missing")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that belongs to whoever may run Postgres."""
    with tempfile.TemporaryDirectory(prefix="given servers ") as folder:
        if account := unprivileged_account():
            os.chown(folder, account.uid, account.gid)
        yield Path(folder)


@pytest.fixture
def given_database(folder: Path) -> Iterator[str]:
    """The address of an empty database on Postgres 15, as an owner who may make roles."""
    account, port, data = unprivileged_account(), free_port(), folder / "data"
    run_as: RunAs = account.run_as if account else {}
    subprocess.run(
        [str(POSTGRES / "initdb"), "-D", str(data), "-U", "chief", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True, capture_output=True, cwd="/", **run_as,
    )  # fmt: skip
    server = Service(
        name="given-postgres",
        command=(str(POSTGRES / "postgres"), "-D", str(data), "-p", str(port), "-k", "", "-c", "fsync=off"),
        ready=lambda: what_postgres_lacks(f"postgresql://chief@127.0.0.1:{port}/postgres"),
        account=account,
    )
    with running(server, folder / "postgres.log"):
        for statement in ("CREATE ROLE owner LOGIN CREATEROLE", "CREATE DATABASE firms OWNER owner"):
            psql = [
                str(POSTGRES / "psql"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "chief",
                "-c",
                statement,
                "postgres",
            ]
            subprocess.run(psql, check=True, capture_output=True, cwd="/")
        yield f"postgresql://owner@127.0.0.1:{port}/firms"


@pytest.fixture
def given_redis(folder: Path) -> Iterator[str]:
    assert REDIS
    port = free_port()
    url = f"redis://:given@127.0.0.1:{port}/0"
    server = Service(
        name="given-redis",
        command=(REDIS, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", "given", "--dir", str(folder)),
        ready=lambda: what_redis_lacks(url),
    )
    with running(server, folder / "redis.log"):
        yield url


def answers_through_its_load_balancer(
    home: Home, port_offset: int, given: Mapping[str, str], only: Collection[str] = ()
) -> set[str]:
    """Runs the stack, or `only` some of it, on what is given; returns the names of what it started."""
    environment = {"PATH": os.environ["PATH"], **given}
    with Stack.running(home=home, port_offset=port_offset, demo=False, environment=environment, only=only) as stack:
        assert httpx.get(f"{stack.address('api')}/api/v1/monitoring/ready").status_code == 200
        return set(stack.process_ids())


@needs_postgres
@needs_redis
def test_the_hub_runs_on_servers_that_are_given(
    home: Home, port_offset: int, given_database: str, given_redis: str
) -> None:
    given = {"DATABASE_URL": given_database, "REDIS_URL": given_redis}
    started = answers_through_its_load_balancer(home, port_offset, given)
    assert started == {"api-1", "api-2", "lb", "relay", "worker", "web"}
    assert not home.postgres.exists()
    assert not home.redis.exists()


@needs_redis
def test_one_given_server_and_the_other_embedded(home: Home, port_offset: int, given_redis: str) -> None:
    started = answers_through_its_load_balancer(home, port_offset, {"REDIS_URL": given_redis})
    assert "postgres" in started
    assert "redis" not in started


@needs_postgres
def test_a_second_start_on_a_given_database_finds_it_migrated(
    home: Home, port_offset: int, given_database: str
) -> None:
    for _ in range(2):
        answers_through_its_load_balancer(home, port_offset, {"DATABASE_URL": given_database}, only=WHO_ANSWERS)


def test_starting_over_leaves_alone_what_is_given(home: Home) -> None:
    said: list[str] = []
    home.prepare()
    start_over(home, {"DATABASE_URL": "postgresql://somewhere/else"}, said.append)
    assert said[-1] == "Left as it is: what DATABASE_URL points at"
    assert f"Removed {home.files}" in said
