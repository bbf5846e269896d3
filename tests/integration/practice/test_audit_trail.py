"""The audit trail: everything that is done, readable by those who answer for the firm, changeable by nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import acting
from lawyers_hub.practice.paging import write_cursor
from tests.conftest import HubDatabase
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone

SOME_ID = UUID(int=7)


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    """A case on which each of two people has done something."""
    case = await hub.open_case(hub.ours.partner)
    await hub.ours.associate.client.post(f"/cases/{case.id}/notes", json={"body": "Called the notary."})
    await hub.ours.partner.client.put(f"/cases/{case.id}/shares/{hub.ours.client.id}")
    return case


async def read(someone: Someone, **asked: Any) -> list[Any]:
    answer = await someone.client.get("/audit", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


async def actions(someone: Someone, **asked: Any) -> list[str]:
    return [entry["action"] for entry in await read(someone, **asked)]


async def test_an_entry_says_who_did_what_when_from_where_and_in_which_request(hub: HubOfTwoFirms) -> None:
    began = datetime.now(UTC)
    answer = await hub.ours.partner.client.post(
        "/cases",
        json={"title": "Sale", "practice_area": "tax", "client_name": "Budi"},
        headers={"x-correlation-id": "a-request-of-mine", "x-forwarded-for": "203.0.113.9"},
    )

    (entry,) = await read(hub.ours.partner, action="case.opened")

    assert entry["person"] == {"id": str(hub.ours.partner.id), "name": hub.ours.partner.name}
    assert (entry["subject_kind"], entry["subject_id"]) == ("case", answer.json()["id"])
    assert entry["correlation_id"] == "a-request-of-mine"
    assert entry["address"]
    assert began - timedelta(seconds=5) < datetime.fromisoformat(entry["at"]) < datetime.now(UTC) + timedelta(seconds=5)
    assert entry["details"]["title"] == "Sale"


async def test_each_filter_finds_what_it_says(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    other = await hub.open_case(hub.ours.partner)
    admin = hub.ours.admin

    assert await actions(admin, case_id=str(case.id)) == ["case.shared", "note.added", "case.opened"]
    assert await actions(admin, case_id=str(other.id)) == ["case.opened"]
    assert await actions(admin, person_id=str(hub.ours.associate.id)) == ["note.added"]
    assert await actions(admin, action="case.opened") == ["case.opened"] * 2
    assert await actions(admin, case_id=str(uuid4())) == []


async def test_a_span_of_time_counts_its_first_moment_and_not_its_last(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    shared, note, opened = await read(hub.ours.admin, case_id=str(case.id))

    assert await actions(hub.ours.admin, since=note["at"], until=shared["at"]) == ["note.added"]
    assert await actions(hub.ours.admin, until=opened["at"]) == []


async def test_the_pages_of_the_trail_hold_every_entry_once(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    for _ in range(5):
        await hub.open_case(hub.ours.partner)
    whole = await read(hub.ours.admin, limit=100)

    found: list[Any] = []
    asked: dict[str, Any] = {"limit": 3}
    while True:
        page = (await hub.ours.admin.client.get("/audit", params=asked)).json()
        found += page["items"]
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]

    assert found == whole
    assert len({entry["id"] for entry in found}) == 8


async def test_only_administrators_and_partners_read_the_trail(hub: HubOfTwoFirms) -> None:
    for someone in (hub.ours.associate, hub.ours.paralegal, hub.ours.client):
        assert (await someone.client.get("/audit")).status_code == 403


async def test_a_firm_never_reads_anothers_trail(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    assert await read(hub.theirs.admin) == []
    assert await read(hub.theirs.admin, case_id=str(case.id), person_id=str(hub.ours.partner.id)) == []


async def test_nobody_changes_the_trail_neither_the_api_nor_the_owner(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database, hub_database: HubDatabase
) -> None:
    for change in ("UPDATE audit_trail SET action = 'nothing'", "DELETE FROM audit_trail", "TRUNCATE audit_trail"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(api_database, hub.ours.admin.actor) as work:
                await work.connection.execute(change)
        owner = await asyncpg.connect(hub_database.owner_url)
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await owner.execute(change)
        finally:
            await owner.close()

    assert len(await read(hub.ours.admin, case_id=str(case.id))) == 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"since": "yesterday"}, 400),
        ({"since": "0001-01-01T00:00:00+14:00"}, 422),
        ({"until": "9999-12-31T23:59:59-14:00"}, 422),
        ({"until": "2026-02-30T00:00:00Z"}, 400),
        ({"action": "case.opened\x00"}, 400),
        ({"person_id": "me"}, 400),
        ({"cursor": write_cursor(("0001-01-01T00:00:00+14:00", SOME_ID))}, 422),
        ({"cursor": write_cursor("a")}, 422),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    hub: HubOfTwoFirms, asked: dict[str, Any], status: int
) -> None:
    assert (await hub.ours.admin.client.get("/audit", params=asked)).status_code == status
