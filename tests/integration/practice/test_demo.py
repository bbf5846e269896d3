"""The demo firm: there after one run, unharmed by the next, and walled off from its rival."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, acting, as_the_house
from lawyers_hub.practice.case_list import CaseFilter, list_cases
from lawyers_hub.practice.deadline_list import DeadlineFilter, list_deadlines
from lawyers_hub.practice.demo import make_demo
from lawyers_hub.practice.demo_deadlines import DEADLINES
from lawyers_hub.practice.documents import list_documents
from lawyers_hub.practice.errors import Conflict, Invalid, NotSignedIn
from lawyers_hub.practice.firms import FirmDraft, found_firm
from lawyers_hub.practice.notification_list import list_notifications
from lawyers_hub.practice.sign_in import Credentials, sign_in
from tests.conftest import HubDatabase

PASSWORD, OTHER = "a password for tests", "another password for tests"


@pytest.fixture
async def own_database(new_database: Callable[[], Awaitable[HubDatabase]]) -> HubDatabase:
    """The demo's firms have fixed names, so they need a database of their own."""
    return await new_database()


@pytest.fixture
async def as_api(own_database: HubDatabase) -> AsyncIterator[Database]:
    async with Database.connect(own_database.url_of("api"), service="tests", size=2) as database:
        yield database


@pytest.fixture
async def as_owner(own_database: HubDatabase) -> AsyncIterator[Connection]:
    async with (
        Database.connect(own_database.owner_url, service="tests", size=1) as database,
        as_the_house(database) as connection,
    ):
        yield connection


async def entered(as_api: Database, firm: str, email: str, password: str = PASSWORD) -> Actor:
    signed_in = await sign_in(as_api, Credentials(firm, email, password), address=None, user_agent=None)
    return signed_in.actor


async def titles(as_api: Database, actor: Actor) -> set[str]:
    async with acting(as_api, actor) as work:
        return {case.title for case in (await list_cases(work, CaseFilter(), limit=100)).items}


async def test_everybody_who_is_printed_can_sign_in_and_finds_what_their_role_may_see(
    own_database: HubDatabase, as_api: Database, tmp_path: Path
) -> None:
    logins = await make_demo(own_database.owner_url, tmp_path.as_uri(), PASSWORD)

    seen = {
        person.role: await titles(as_api, await entered(as_api, logins.firm, person.email)) for person in logins.people
    }
    assert seen.keys() == {"admin", "partner", "associate", "paralegal", "client"}
    assert {len(cases) for role, cases in seen.items() if role != "client"} == {12}
    assert seen["client"] == {"Sale of the house at Jalan Dago 112", "Estate of Hj. Maimunah"}


async def test_the_rival_sees_its_own_side_only(own_database: HubDatabase, as_api: Database) -> None:
    logins = await make_demo(own_database.owner_url, None, PASSWORD)
    assert logins.rival

    rival = await entered(as_api, logins.rival.firm, logins.rival.people[0].email)

    assert await titles(as_api, rival) == {"Defence of PT Cahaya Timur against PT Samudra Biru"}
    with pytest.raises(NotSignedIn):
        await entered(as_api, logins.firm, logins.rival.people[0].email)


async def test_a_second_run_keeps_everything_and_makes_nothing_twice(
    own_database: HubDatabase, as_api: Database, tmp_path: Path
) -> None:
    for _ in range(2):
        logins = await make_demo(own_database.owner_url, tmp_path.as_uri(), PASSWORD)

    async with acting(as_api, await entered(as_api, "demo", logins.people[0].email)) as work:
        cases = await list_cases(work, CaseFilter(), limit=100)
        documents = await list_documents(work, limit=100)
        deadlines = await list_deadlines(work, DeadlineFilter(), limit=100)
    assert len(cases.items) == 12
    assert {document.latest.media_type.split("/")[0] for document in documents.items} == {"application", "text"}
    assert {document.latest.state for document in documents.items} == {"queued"}
    assert len(documents.items) == 3
    assert len(deadlines.items) == len(DEADLINES)


async def test_the_demo_firm_has_something_overdue_something_soon_and_something_far(
    own_database: HubDatabase, as_api: Database
) -> None:
    logins = await make_demo(own_database.owner_url, None, PASSWORD)

    async with acting(as_api, await entered(as_api, "demo", logins.people[1].email)) as work:
        deadlines = (await list_deadlines(work, DeadlineFilter("open"), limit=100)).items
        told = await list_notifications(work, limit=100)
    assert deadlines[0].overdue
    assert any(0 < deadline.days_left <= 7 for deadline in deadlines)
    assert deadlines[-1].days_left > 300
    assert {notice.kind for notice in told.items} == {"deadline.entered", "deadline.moved"}


async def test_the_logins_that_are_printed_work_though_the_password_is_another_by_now(
    own_database: HubDatabase, as_api: Database
) -> None:
    await make_demo(own_database.owner_url, None, PASSWORD)
    logins = await make_demo(own_database.owner_url, None, OTHER)

    assert (await entered(as_api, "demo", logins.people[1].email, OTHER)).role == "partner"


async def test_a_firms_name_for_signing_in_is_taken_once(as_owner: Connection) -> None:
    await found_firm(as_owner, FirmDraft("first", "The first firm"))

    with pytest.raises(Conflict, match="already signs in as first"):
        await found_firm(as_owner, FirmDraft("first", "Another firm"))


async def test_a_firm_lives_in_a_time_zone_that_exists(as_owner: Connection) -> None:
    with pytest.raises(Invalid, match="Asia/Jakarta"):
        await found_firm(as_owner, FirmDraft("moon", "Moon & Partners", time_zone="Moon/Tranquility"))


async def test_a_firm_keeps_the_holidays_of_a_country_that_has_some(as_owner: Connection) -> None:
    for country in ("XX", "id", "Indonesia", ""):
        with pytest.raises(Invalid, match="such as ID"):
            await found_firm(as_owner, FirmDraft("moon", "Moon & Partners", country=country))


async def test_the_api_founds_no_firm(as_api: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with as_the_house(as_api) as connection:
            await found_firm(connection, FirmDraft("mine", "Mine & Partners"))
