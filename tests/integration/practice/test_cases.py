"""Cases: opened under a number that is never missing, and shown only to those who may see them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice.cases import next_number
from tests.conftest import HubDatabase
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone

DRAFT = {"title": "Sale of a house", "practice_area": "property", "client_name": "Budi Santoso"}


async def looks(hub: HubOfTwoFirms, case: CaseOnFile) -> int:
    trail = await hub.ours.admin.client.get("/audit", params={"action": "case.viewed", "case_id": str(case.id)})
    return len(trail.json()["items"])


async def test_a_new_case_is_shown_as_it_was_opened(hub: HubOfTwoFirms) -> None:
    parties = [{"name": "Siti Aminah", "role": "witness"}, {"name": "Pengadilan Negeri", "role": "court"}]
    answer = await hub.ours.paralegal.client.post(
        "/cases", json={**DRAFT, "responsible_id": str(hub.ours.associate.id), "parties": parties}
    )

    case = answer.json()
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    assert case["responsible"] == {"id": str(hub.ours.associate.id), "name": hub.ours.associate.name}
    assert [{"name": party["name"], "role": party["role"]} for party in case["parties"]] == parties
    assert (case["status"], case["next_statuses"], case["document_count"]) == ("draft", ["active"], 0)
    assert (await hub.ours.paralegal.client.get(f"/cases/{case['id']}")).json() == case


async def test_fifty_cases_opened_at_once_get_fifty_numbers_without_a_gap(hub: HubOfTwoFirms) -> None:
    opened = await asyncio.gather(*(hub.open_case(hub.ours.partner) for _ in range(50)))

    year = opened[0].number[:4]
    assert sorted(case.number for case in opened) == [f"{year}-{serial:04d}" for serial in range(1, 51)]


async def test_a_case_that_was_refused_takes_no_number(hub: HubOfTwoFirms) -> None:
    refused = await hub.ours.partner.client.post("/cases", json={**DRAFT, "responsible_id": str(uuid4())})
    opened = await hub.open_case(hub.ours.partner)

    assert refused.status_code == 422
    assert opened.number.endswith("-0001")


async def test_each_firm_counts_for_itself(hub: HubOfTwoFirms) -> None:
    ours, theirs = await hub.open_case(hub.ours.partner), await hub.open_case(hub.theirs.partner)

    assert ours.number == theirs.number


async def test_the_year_begins_when_it_begins_at_the_firm(hub: HubOfTwoFirms, api_database: Database) -> None:
    midnight_in_jakarta = datetime(2031, 12, 31, 17, tzinfo=UTC)

    async with acting(api_database, Actor(hub.ours.id)) as work:
        before = await next_number(work, midnight_in_jakarta - timedelta(seconds=1))
        after = await next_number(work, midnight_in_jakarta)

    assert (before, after) == ("2031-0001", "2032-0001")


async def test_the_same_request_sent_twice_opens_one_case(hub: HubOfTwoFirms) -> None:
    headers = {"idempotency-key": "opening of the house case"}
    first, second = [await hub.ours.partner.client.post("/cases", json=DRAFT, headers=headers) for _ in range(2)]

    assert first.json() == second.json()
    assert second.headers["etag"] == '"1"'
    assert len((await hub.ours.partner.client.get("/cases")).json()["items"]) == 1


async def test_only_a_lawyer_of_the_firm_who_is_active_can_be_responsible(
    hub: HubOfTwoFirms, hub_database: HubDatabase
) -> None:
    await deactivate(hub_database, hub.ours.associate)
    nobody = [hub.ours.client, hub.ours.paralegal, hub.ours.associate, hub.theirs.partner]
    answers = [
        await hub.ours.partner.client.post("/cases", json={**DRAFT, "responsible_id": str(someone.id)})
        for someone in nobody
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    # Another firm's partner is refused in the same words as somebody who never was.
    assert len({answer.json()["detail"] for answer in answers}) == 1


async def deactivate(database: HubDatabase, someone: Someone) -> None:
    connection = await asyncpg.connect(database.owner_url)
    async with connection.transaction():
        await connection.execute("SELECT hub.enter_firm($1)", someone.firm_id)
        await connection.execute("UPDATE people SET active = false WHERE id = $1", someone.id)
    await connection.close()


async def test_a_firm_never_sees_anothers_case(hub: HubOfTwoFirms) -> None:
    theirs = await hub.open_case(hub.theirs.partner)

    shown = await hub.ours.partner.client.get(f"/cases/{theirs.id}")
    never_was = await hub.ours.partner.client.get(f"/cases/{uuid4()}")
    listed = await hub.ours.partner.client.get("/cases")

    assert (shown.status_code, shown.json()["detail"]) == (404, never_was.json()["detail"])
    assert listed.json()["items"] == []


async def test_a_client_opens_no_case(hub: HubOfTwoFirms) -> None:
    assert (await hub.ours.client.client.post("/cases", json=DRAFT)).status_code == 403


async def test_looking_at_a_case_again_and_again_is_one_look_in_the_trail(hub: HubOfTwoFirms) -> None:
    case = await hub.open_case(hub.ours.partner)

    await asyncio.gather(*(hub.ours.associate.client.get(f"/cases/{case.id}") for _ in range(10)))
    assert await looks(hub, case) == 1

    await hub.ours.partner.client.get(f"/cases/{case.id}")
    assert await looks(hub, case) == 2


async def test_a_client_who_looks_is_in_the_trail_too_once(hub: HubOfTwoFirms) -> None:
    case = await hub.open_case(hub.ours.partner)
    await hub.ours.partner.client.put(f"/cases/{case.id}/shares/{hub.ours.client.id}")

    for _ in range(3):
        assert (await hub.ours.client.client.get(f"/cases/{case.id}")).status_code == 200

    assert await looks(hub, case) == 1


async def test_a_look_is_forgotten_after_a_while(hub: HubOfTwoFirms, api_database: Database) -> None:
    case = await hub.open_case(hub.ours.partner)
    await hub.ours.associate.client.get(f"/cases/{case.id}")
    async with acting(api_database, hub.ours.admin.actor) as work:
        await work.connection.execute("UPDATE case_views SET viewed_at = viewed_at - interval '16 minutes'")

    await hub.ours.associate.client.get(f"/cases/{case.id}")

    assert await looks(hub, case) == 2


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": "   "}, 422),
        ({"title": ""}, 400),
        ({"title": "a" * 301}, 400),
        ({"title": "a\x00b"}, 422),
        ({"title": "\u0958" * 300}, 422),  # twice as long when it is normalised
        ({"client_name": "a\x07b"}, 422),
        ({"practice_area": "astrology"}, 400),
        ({"status": "closed"}, 400),
        ({"responsible_id": "me"}, 400),
        ({"parties": [{"name": "Siti", "role": "judge and jury"}]}, 400),
        ({"parties": [{"name": "\x00", "role": "court"}]}, 422),
        ({"parties": [{"name": "Siti", "role": "court"}] * 201}, 400),
        ({"number": "2020-0001"}, 400),
        ({"firm_id": str(uuid4())}, 400),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_named(hub: HubOfTwoFirms, wrong: dict[str, Any], status: int) -> None:
    answer = await hub.ours.partner.client.post("/cases", json={**DRAFT, **wrong})

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"] or status == 400


@pytest.mark.parametrize(
    "body",
    [b'{"title": "\\ud800"}', b'{"title": "\xed\xa0\x80"}', b"\xff\xfe", b"[]", b"nothing", b'{"title": ' * 5_000],
)
async def test_a_body_that_is_no_case_is_refused(hub: HubOfTwoFirms, body: bytes) -> None:
    assert (await hub.ours.partner.client.post("/cases", content=body)).status_code == 400


@pytest.mark.parametrize(
    "title", ["שלום עולם", "قضية بيع منزل", "\u202eesuoh a fo elaS", "🏠" * 300, "O'Neil; DROP TABLE"]
)
async def test_a_title_in_any_script_comes_back_as_it_was_typed(hub: HubOfTwoFirms, title: str) -> None:
    case = await hub.open_case(hub.ours.partner, title)

    found = await hub.ours.partner.client.get("/cases", params={"q": title[:200]})

    assert case.title == title
    assert [UUID(item["id"]) for item in found.json()["items"]] == [case.id]
