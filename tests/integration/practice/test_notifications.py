"""People are told what concerns them: each once, on the page and by e-mail, and nobody else reads it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice.notifications import Notice, notify
from tests.conftest import HubDatabase
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner, "Widow Sari against the harbour")


@pytest.fixture
async def worker_database(hub_database: HubDatabase) -> AsyncIterator[Database]:
    async with Database.connect(hub_database.url_of("worker"), service="worker") as database:
        yield database


def reminder(case: CaseOnFile | None = None, key: str = "reminder:1", **fields: Any) -> Notice:
    told: dict[str, Any] = {
        "kind": "deadline.reminder",
        "title": "Court date on 1 December 2026: file the answer",
        "body": "In 3 working days.",
        **fields,
    }
    return Notice(key=key, case_id=case.id if case else None, subject_kind="deadline", subject_id=new_id(), **told)


async def tell(database: Database, teller: Someone | Actor, notice: Notice, *people: Someone) -> int:
    actor = teller.actor if isinstance(teller, Someone) else teller
    async with acting(database, actor) as work:
        return await notify(work, notice, [person.id for person in people])


async def read(someone: Someone, **asked: Any) -> list[dict[str, Any]]:
    answer = await someone.client.get("/notifications", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def unread(someone: Someone) -> int:
    return int((await someone.client.get("/notifications/count")).json()["unread"])


async def emails(hub_database: HubDatabase, firm_id: UUID) -> list[asyncpg.Record]:
    """What was written for the firm, each with the job that sends it."""
    owner = await asyncpg.connect(hub_database.owner_url)
    try:
        async with owner.transaction():
            await owner.execute("SELECT hub.enter_firm($1)", firm_id)
            rows: list[asyncpg.Record] = await owner.fetch(
                "SELECT e.*, o.id AS job FROM emails e JOIN outbox o ON o.payload->>'email_id' = e.id::text"
                " WHERE o.name = 'email.send' ORDER BY e.id"
            )
            return rows
    finally:
        await owner.close()


async def test_a_colleague_is_told_on_the_page_and_by_one_email(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database, hub_database: HubDatabase
) -> None:
    notice = reminder(case)
    assert await tell(api_database, hub.ours.paralegal, notice, hub.ours.partner) == 1

    (told,) = await read(hub.ours.partner)
    assert told["case"] == {"id": str(case.id), "number": case.number, "title": case.title}
    assert (told["kind"], told["title"], told["body"]) == ("deadline.reminder", notice.title, notice.body)
    assert (told["subject_id"], told["late"], told["read_at"]) == (str(notice.subject_id), False, None)
    (email,) = await emails(hub_database, hub.ours.id)
    assert (email["address"], email["subject"]) == (hub.ours.partner.email, notice.title)


async def test_an_email_says_the_number_of_the_case_and_nothing_else_of_it(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database, hub_database: HubDatabase
) -> None:
    await tell(api_database, hub.ours.paralegal, reminder(case), hub.ours.partner)

    (email,) = await emails(hub_database, hub.ours.id)
    assert case.number in email["body"]
    assert case.title not in email["body"]
    assert "In 3 working days." not in email["body"]


async def test_a_late_notice_says_so_in_its_email(
    hub: HubOfTwoFirms, api_database: Database, hub_database: HubDatabase
) -> None:
    await tell(api_database, hub.ours.paralegal, reminder(late=True), hub.ours.partner)

    (email,) = await emails(hub_database, hub.ours.id)
    assert "This message is late" in email["body"]
    assert [each["late"] for each in await read(hub.ours.partner)] == [True]


async def test_the_house_tells_people_too(
    hub: HubOfTwoFirms, case: CaseOnFile, worker_database: Database, hub_database: HubDatabase
) -> None:
    told = await tell(worker_database, Actor(hub.ours.id), reminder(case), hub.ours.partner, hub.ours.associate)

    assert told == 2
    assert [await unread(someone) for someone in (hub.ours.partner, hub.ours.associate)] == [1, 1]
    assert len(await emails(hub_database, hub.ours.id)) == 2


async def test_the_same_person_is_told_once_under_one_key(
    hub: HubOfTwoFirms, api_database: Database, worker_database: Database, hub_database: HubDatabase
) -> None:
    partner = hub.ours.partner
    assert await tell(api_database, hub.ours.paralegal, reminder(), partner, partner) == 1
    assert await tell(worker_database, Actor(hub.ours.id), reminder(), partner) == 0
    assert await tell(api_database, partner, reminder(), partner, hub.ours.associate) == 1
    assert await tell(api_database, hub.ours.paralegal, reminder(key="reminder:2"), partner) == 1

    assert await unread(partner) == 2
    assert len(await emails(hub_database, hub.ours.id)) == 3


async def test_two_who_tell_the_same_people_at_once_tell_them_once(hub: HubOfTwoFirms, api_database: Database) -> None:
    partner, associate = hub.ours.partner, hub.ours.associate
    told = await asyncio.gather(
        *(tell(api_database, hub.ours.paralegal, reminder(), partner, associate) for _ in range(4)),
        *(tell(api_database, hub.ours.admin, reminder(), associate, partner) for _ in range(4)),
    )

    assert sum(told) == 2
    assert [await unread(someone) for someone in (partner, associate)] == [1, 1]


async def test_only_active_staff_of_the_own_firm_is_told(hub: HubOfTwoFirms, api_database: Database) -> None:
    answer = await hub.ours.admin.client.patch(
        f"/people/{hub.ours.associate.id}", json={"active": False}, headers={"if-match": '"1"'}
    )
    assert answer.status_code == 200
    told = await tell(
        api_database,
        hub.ours.paralegal,
        reminder(),
        hub.ours.associate,
        hub.ours.client,
        hub.theirs.partner,
    )

    assert told == 0
    assert await unread(hub.theirs.partner) == 0


async def test_what_was_told_is_undone_with_the_change_it_tells_of(
    hub: HubOfTwoFirms, api_database: Database, hub_database: HubDatabase
) -> None:
    async def tell_and_fail() -> None:
        async with acting(api_database, hub.ours.paralegal.actor) as work:
            await notify(work, reminder(), [hub.ours.partner.id])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await tell_and_fail()

    assert await unread(hub.ours.partner) == 0
    assert await emails(hub_database, hub.ours.id) == []


async def test_nobody_reads_or_marks_what_a_colleague_is_told(hub: HubOfTwoFirms, api_database: Database) -> None:
    await tell(api_database, hub.ours.paralegal, reminder(), hub.ours.partner)
    (told,) = await read(hub.ours.partner)

    for someone in (hub.ours.paralegal, hub.ours.admin, hub.theirs.partner):
        assert await read(someone) == []
        assert await unread(someone) == 0
        assert (await someone.client.post(f"/notifications/{told['id']}/read")).status_code == 404
        assert (await someone.client.post("/notifications/read")).status_code == 204
    assert await unread(hub.ours.partner) == 1


async def test_the_database_itself_hides_from_a_person_what_a_colleague_is_told(
    hub: HubOfTwoFirms, api_database: Database
) -> None:
    await tell(api_database, hub.ours.paralegal, reminder(), hub.ours.partner)

    async with acting(api_database, hub.ours.paralegal.actor) as work:
        assert await work.connection.fetchval("SELECT count(*) FROM notifications") == 0
        assert await work.connection.execute("UPDATE notifications SET read_at = now()") == "UPDATE 0"


async def test_the_api_writes_emails_and_never_reads_them_back(hub: HubOfTwoFirms, api_database: Database) -> None:
    async with acting(api_database, hub.ours.admin.actor) as work:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await work.connection.fetch("SELECT * FROM emails")


async def test_notifications_are_read_newest_first_page_by_page(hub: HubOfTwoFirms, api_database: Database) -> None:
    for number in range(5):
        await tell(api_database, hub.ours.paralegal, reminder(key=f"reminder:{number}"), hub.ours.partner)

    all_of_them = await read(hub.ours.partner)
    first = (await hub.ours.partner.client.get("/notifications", params={"limit": 3})).json()
    rest = await read(hub.ours.partner, limit=3, cursor=first["next_cursor"])

    assert first["items"] + rest == all_of_them
    assert [each["created_at"] for each in all_of_them] == sorted((e["created_at"] for e in all_of_them), reverse=True)


async def test_a_notification_is_marked_read_and_keeps_the_first_time(
    hub: HubOfTwoFirms, api_database: Database
) -> None:
    partner = hub.ours.partner
    for number in range(2):
        await tell(api_database, hub.ours.paralegal, reminder(key=f"reminder:{number}"), partner)
    newest, oldest = await read(partner)
    times = []
    for _ in range(2):
        assert (await partner.client.post(f"/notifications/{oldest['id']}/read")).status_code == 204
        times += [each["read_at"] for each in await read(partner, unread="false")]

    assert times[0] is not None
    assert times[0] == times[1]
    assert [each["id"] for each in await read(partner, unread="true")] == [newest["id"]]
    assert await unread(partner) == 1


async def test_all_are_marked_read_at_once(hub: HubOfTwoFirms, api_database: Database) -> None:
    for number in range(3):
        await tell(api_database, hub.ours.paralegal, reminder(key=f"reminder:{number}"), hub.ours.partner)

    assert (await hub.ours.partner.client.post("/notifications/read")).status_code == 204

    assert await unread(hub.ours.partner) == 0
    assert len(await read(hub.ours.partner, unread="false")) == 3


async def test_a_notification_that_is_not_there_and_bad_input_are_refused_in_words(hub: HubOfTwoFirms) -> None:
    client = hub.ours.partner.client

    assert (await client.post(f"/notifications/{uuid4()}/read")).status_code == 404
    assert (await client.get("/notifications", params={"unread": "perhaps"})).status_code == 400
    assert (await client.get("/notifications", params={"cursor": "nonsense"})).status_code == 422


async def test_notifications_are_for_staff(hub: HubOfTwoFirms) -> None:
    assert (await hub.ours.client.client.get("/notifications")).status_code == 403
    assert (await hub.ours.client.client.get("/notifications/count")).status_code == 403
