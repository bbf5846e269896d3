"""The list of cases: every case once, whatever the order; and what a filter asks for, no more."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Work, acting
from lawyers_hub.practice.case_list import SORTS, CaseFilter, Sort, list_cases
from lawyers_hub.practice.cases import CaseSummary
from lawyers_hub.practice.paging import write_cursor
from tests.firms import HubOfTwoFirms, Someone

LONG_AGO = datetime(2019, 5, 1, tzinfo=UTC)
LONGEST_TITLE = "\U0001f3e0" * 300
SOME_ID = UUID(int=7)

# Few titles and days, so that most cases have the same key as others and only their identifier differs.
Row = tuple[str, int]
titles = st.sampled_from(["Sale", "sale", "Zoo", "Übergabe", "بيع منزل", LONGEST_TITLE])
filed = st.lists(st.tuples(titles, st.integers(0, 2)), max_size=20)


class PutBack(Exception):
    """Rolls back what one example put on file."""


async def put_on_file(work: Work, rows: list[Row]) -> None:
    """Straight into the table, since no case can be opened in the past. The numbers pass the ten-thousandth."""
    await work.connection.executemany(
        "INSERT INTO cases (id, firm_id, number, title, status, practice_area, client_name, opened_at, updated_at)"
        " VALUES ($1, $2, $3, $4, 'active', 'tax', 'Budi', $5, $5)",
        [
            (new_id(), work.actor.firm_id, f"2019-{serial:04d}", title, LONG_AGO + timedelta(days=day))
            for serial, (title, day) in enumerate(rows, start=9_990)
        ],
    )


async def page_by_page(work: Work, sort: Sort, limit: int) -> list[CaseSummary]:
    found: list[CaseSummary] = []
    cursor = None
    while True:
        page = await list_cases(work, CaseFilter(), sort=sort, limit=limit, cursor=cursor)
        assert len(page.items) == limit or page.next_cursor is None
        found += page.items
        if (cursor := page.next_cursor) is None:
            return found


def in_order(cases: list[CaseSummary], sort: Sort) -> list[UUID]:
    keys: dict[str, Any] = {
        "opened": lambda case: (case.opened_at, case.id),
        "updated": lambda case: (case.updated_at, case.id),
        "title": lambda case: (case.title.lower(), case.id),
        "number": lambda case: (int(case.number[5:]), case.id),
    }
    ordered = sorted(cases, key=keys[sort.lstrip("-")], reverse=sort.startswith("-"))
    return [case.id for case in ordered]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=filed, sort=st.sampled_from(SORTS), limit=st.integers(1, 9))
async def test_the_pages_of_a_list_hold_every_case_once_and_in_order(
    hub: HubOfTwoFirms, api_database: Database, rows: list[Row], sort: Sort, limit: int
) -> None:
    with suppress(PutBack):
        async with acting(api_database, hub.ours.partner.actor) as work:
            await put_on_file(work, rows)
            found = await page_by_page(work, sort, limit)
            raise PutBack

    assert len(found) == len(rows)
    assert [case.id for case in found] == in_order(found, sort)


async def numbers(someone: Someone, **asked: Any) -> list[str]:
    answer = await someone.client.get("/cases", params={"sort": "number", **asked})
    assert answer.status_code == 200, answer.text
    return [item["number"][5:] for item in answer.json()["items"]]


async def test_each_filter_finds_what_it_says(hub: HubOfTwoFirms) -> None:
    partner, associate = hub.ours.partner, hub.ours.associate
    await hub.open_case(partner, "Sale of a house", client_name="Budi Santoso", status="active")
    await hub.open_case(partner, "100% of the SHARES", practice_area="corporate", responsible_id=str(associate.id))
    await hub.open_case(partner, "Rp 1_000 of tax", practice_area="tax", client_name="PT Übersee")

    assert await numbers(partner) == ["0001", "0002", "0003"]
    assert await numbers(partner, status="active") == ["0001"]
    assert await numbers(partner, practice_area="corporate") == ["0002"]
    assert await numbers(partner, responsible_id=str(associate.id)) == ["0002"]
    assert await numbers(partner, responsible_id=str(uuid4())) == []
    assert await numbers(partner, q="of", status="draft", practice_area="tax") == ["0003"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("shares", ["0002"]),
        ("  budi   santoso ", ["0001"]),
        ("pt übersee", ["0003"]),
        ("-0003", ["0003"]),
        ("%", ["0002"]),
        ("_", ["0003"]),
        ("\\", []),
        ("' OR true --", []),
        (" ", ["0001", "0002", "0003"]),
    ],
)
async def test_a_part_of_title_number_or_client_is_meant_literally(
    hub: HubOfTwoFirms, q: str, found: list[str]
) -> None:
    await hub.open_case(hub.ours.partner, "Sale of a house", client_name="Budi Santoso")
    await hub.open_case(hub.ours.partner, "100% of the SHARES", client_name="Maya")
    await hub.open_case(hub.ours.partner, "Rp 1_000 of tax", client_name="PT Übersee")

    assert await numbers(hub.ours.partner, q=q) == found


async def test_a_client_finds_only_what_is_shared_with_them(hub: HubOfTwoFirms) -> None:
    await hub.open_case(hub.ours.partner, "Sale of a house")
    shared = await hub.open_case(hub.ours.partner, "Sale of a garden")
    await hub.ours.partner.client.put(f"/cases/{shared.id}/shares/{hub.ours.client.id}")

    assert await numbers(hub.ours.client) == ["0002"]
    assert await numbers(hub.ours.client, q="sale") == ["0002"]


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 101}, {"sort": "client"}, {"status": "open"}, {"q": "a" * 201}]
)
async def test_a_question_that_makes_no_sense_is_refused(hub: HubOfTwoFirms, asked: dict[str, Any]) -> None:
    assert (await hub.ours.partner.client.get("/cases", params=asked)).status_code == 400


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        base64.urlsafe_b64encode(b"\xed\xa0\x80").decode(),
        write_cursor(("title", "Sale", SOME_ID)),  # of another order
        write_cursor(("-updated", "Sale", SOME_ID)),
        write_cursor(("-updated", "0001-01-01T00:00:00+14:00", SOME_ID)),
        write_cursor(("-updated", "2026-01-01T00:00:00Z", "no identifier")),
        base64.urlsafe_b64encode(json.dumps({"key": 1}).encode()).decode(),
    ],
)
async def test_a_page_address_that_was_not_made_here_is_refused(hub: HubOfTwoFirms, cursor: str) -> None:
    answer = await hub.ours.partner.client.get("/cases", params={"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_a_page_address_with_a_nul_is_refused(hub: HubOfTwoFirms) -> None:
    cursor = write_cursor(("title", "a\x00b", SOME_ID))

    assert (await hub.ours.partner.client.get("/cases", params={"sort": "title", "cursor": cursor})).status_code == 422
