"""The login that asks for the database's figures: made by migrations where their owner may, as on RDS."""

from collections.abc import AsyncIterator
from typing import TypeAlias
from urllib.parse import urlsplit

import asyncpg
import pytest

from lawyers_hub.database.migrate import migrate
from lawyers_hub.database.statistics import LOGIN
from lawyers_hub.stack.postgres import EmbeddedPostgres
from tests.conftest import HubDatabase

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def superuser(postgres: EmbeddedPostgres) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(postgres.superuser_url)
    yield connection
    await connection.execute(f"DROP ROLE IF EXISTS {LOGIN}")
    await connection.execute("REVOKE pg_monitor FROM lawyers_hub_owner CASCADE")
    await connection.close()


async def logged_in(database: HubDatabase, password: str) -> Connection:
    where = urlsplit(database.owner_url)
    url = where._replace(netloc=f"{LOGIN}:{password}@{where.hostname}:{where.port}").geturl()
    return await asyncpg.connect(url)


async def test_it_reads_statistics_and_nothing_of_the_firms(superuser: Connection, hub_database: HubDatabase) -> None:
    await superuser.execute("GRANT pg_monitor TO lawyers_hub_owner WITH ADMIN OPTION")

    await migrate(hub_database.owner_url, {"statistics": "first"})

    statistics = await logged_in(hub_database, "first")
    try:
        assert await statistics.fetchval("SELECT count(*) FROM pg_stat_activity") > 0
        assert await statistics.fetchval("SELECT pg_has_role('pg_monitor', 'USAGE')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await statistics.fetchval("SELECT count(*) FROM cases")
    finally:
        await statistics.close()


async def test_a_changed_password_is_given_to_it(superuser: Connection, hub_database: HubDatabase) -> None:
    await superuser.execute("GRANT pg_monitor TO lawyers_hub_owner WITH ADMIN OPTION")

    await migrate(hub_database.owner_url, {"statistics": "first"})
    await migrate(hub_database.owner_url, {"statistics": "it's second"})

    await (await logged_in(hub_database, "it%27s%20second")).close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await logged_in(hub_database, "first")


async def test_an_owner_who_may_not_make_it_is_no_reason_to_stop(
    superuser: Connection, hub_database: HubDatabase
) -> None:
    await migrate(hub_database.owner_url, {"statistics": "first"})

    assert not await superuser.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", LOGIN)


async def test_one_that_a_superuser_made_is_left_as_it_is(superuser: Connection, hub_database: HubDatabase) -> None:
    await superuser.execute(f"CREATE ROLE {LOGIN} LOGIN PASSWORD 'made before' IN ROLE pg_monitor")

    await migrate(hub_database.owner_url, {"statistics": "other"})

    await (await logged_in(hub_database, "made%20before")).close()
