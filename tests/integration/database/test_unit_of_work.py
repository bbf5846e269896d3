"""The unit of work: a firm holds for one transaction, and what fails leaves no trace."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, SessionEnded, acting, as_the_house
from tests.conftest import HubDatabase
from tests.firms import HubOfTwoFirms

COUNT_PEOPLE = "SELECT count(*) FROM people"


@pytest.fixture
async def one_connection(hub_database: HubDatabase) -> AsyncIterator[Database]:
    """A pool of one, so that whoever comes next gets the connection that was just used."""
    async with Database.connect(hub_database.url_of("api"), service="tests", size=1) as database:
        yield database


async def people_seen_without_a_firm(database: Database) -> int:
    async with as_the_house(database) as connection:
        return int(await connection.fetchval(COUNT_PEOPLE))


async def test_a_firm_is_left_with_its_transaction(hub: HubOfTwoFirms, one_connection: Database) -> None:
    async with acting(one_connection, hub.ours.partner.actor) as work:
        assert await work.connection.fetchval(COUNT_PEOPLE) == 5

    assert await people_seen_without_a_firm(one_connection) == 0


async def test_a_firm_is_left_also_when_the_transaction_fails(hub: HubOfTwoFirms, one_connection: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with acting(one_connection, hub.ours.partner.actor):
            raise ZeroDivisionError

    assert await people_seen_without_a_firm(one_connection) == 0


async def test_a_firm_is_left_also_when_the_request_is_cancelled(hub: HubOfTwoFirms, one_connection: Database) -> None:
    inside = asyncio.Event()

    async def wait_for_ever() -> None:
        async with acting(one_connection, hub.ours.partner.actor):
            inside.set()
            await asyncio.Event().wait()

    request = asyncio.create_task(wait_for_ever())
    await inside.wait()
    request.cancel()
    await asyncio.wait({request})

    assert await people_seen_without_a_firm(one_connection) == 0


async def test_what_fails_is_undone(hub: HubOfTwoFirms, one_connection: Database) -> None:
    async def rename_and_fail() -> None:
        async with acting(one_connection, hub.ours.admin.actor) as work:
            await work.connection.execute("UPDATE people SET name = 'Nobody' WHERE id = $1", hub.ours.client.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await rename_and_fail()

    async with acting(one_connection, hub.ours.admin.actor) as work:
        name = await work.connection.fetchval("SELECT name FROM people WHERE id = $1", hub.ours.client.id)
    assert name == hub.ours.client.name


async def test_a_session_of_another_person_or_firm_opens_nothing(hub: HubOfTwoFirms, one_connection: Database) -> None:
    ours, theirs = hub.ours.partner.actor, hub.theirs.partner.actor
    borrowed = Actor(ours.firm_id, theirs.person_id, theirs.session_id, "partner")

    with pytest.raises(SessionEnded):
        async with acting(one_connection, borrowed):
            pytest.fail("a stranger got in")
