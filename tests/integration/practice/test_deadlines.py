"""Deadlines are entered and read by the staff: on their day, with their calendar, and never by a client."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from tests.conftest import HubDatabase
from tests.deadlines import JAKARTA, enter, entered, in_days, shown
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner, responsible_id=str(hub.ours.partner.id))


async def titles(someone: Someone, path: str = "/deadlines", **query: Any) -> list[str]:
    answer = await someone.client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [deadline["title"] for deadline in answer.json()["items"]]


async def test_what_is_entered_is_read_back_with_what_the_calendar_says(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await enter(hub.ours.paralegal, case, in_days(20), title="  Hearing of  witnesses ", due_time="09:30")

    deadline = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (deadline["title"], deadline["due_time"], deadline["state"]) == ("Hearing of witnesses", "09:30", "open")
    assert (deadline["days_left"], deadline["overdue"]) == (20, False)
    assert deadline["case"] == {"id": str(case.id), "number": case.number, "title": case.title}
    assert deadline["responsible"] == {"id": str(hub.ours.partner.id), "name": hub.ours.partner.name}
    assert deadline["entered_by"]["id"] == str(hub.ours.paralegal.id)
    assert (deadline["settled_by"], deadline["reason"], deadline["moves"]) == (None, None, [])
    assert await shown(hub.ours.associate, deadline) == deadline


async def test_a_deadline_on_a_holiday_says_so_and_names_the_next_working_day(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    new_year = date(datetime.now(JAKARTA).year + 1, 1, 1)
    deadline = await entered(hub.ours.partner, case, str(new_year))

    assert (deadline["working_day"], deadline["holiday"]) == (False, "New Year's Day")
    assert date.fromisoformat(deadline["next_working_day"]) in {new_year + timedelta(days=n) for n in (1, 2, 3, 4)}
    again = await entered(hub.ours.partner, case, deadline["next_working_day"])
    assert (again["working_day"], again["holiday"]) == (True, None)
    assert again["next_working_day"] == again["due_on"]


async def test_a_deadline_is_overdue_from_its_hour_on_and_without_one_from_the_next_day_on(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    overdue = {
        (day, hour): (await entered(hub.ours.partner, case, in_days(day), due_time=hour))["overdue"]
        for day, hour in [(-1, None), (0, "00:00"), (0, None), (1, "00:00")]
    }

    assert overdue == {(-1, None): True, (0, "00:00"): True, (0, None): False, (1, "00:00"): False}


async def test_days_that_have_passed_are_counted_below_zero(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    assert (await entered(hub.ours.partner, case, in_days(-3)))["days_left"] == -3


async def test_reminders_are_planned_for_eight_o_clock_on_working_days_that_are_still_ahead(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    deadline = await entered(hub.ours.partner, case, in_days(40), remind_before=[0, 3, 3, 1, 200])

    reminders = deadline["reminders"]
    assert [reminder["days_before"] for reminder in reminders] == [3, 1, 0]
    assert {reminder["state"] for reminder in reminders} == {"planned"}
    moments = [datetime.fromisoformat(reminder["remind_at"]).astimezone(JAKARTA) for reminder in reminders]
    assert {f"{moment:%H:%M}" for moment in moments} == {"08:00"}
    assert str(moments[-1].date()) == deadline["due_on"]
    for days, moment in zip((3, 1), moments, strict=False):
        count = await hub.ours.partner.client.get("/working-days", params={"from_on": in_days(40), "days": -days})
        assert count.json()["on"] == str(moment.date())


async def test_without_a_word_about_reminders_there_are_four(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    by_default = await entered(hub.ours.partner, case, in_days(60))
    without = await entered(hub.ours.partner, case, in_days(60), remind_before=[])

    assert [reminder["days_before"] for reminder in by_default["reminders"]] == [7, 3, 1, 0]
    assert without["reminders"] == []


async def test_the_list_goes_by_day_and_hour_and_each_page_continues_the_one_before(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    await entered(hub.ours.partner, case, in_days(5), title="any hour")
    await entered(hub.ours.partner, case, in_days(5), title="afternoon", due_time="14:00")
    await entered(hub.ours.partner, case, in_days(5), title="morning", due_time="09:00")
    await entered(hub.ours.partner, case, in_days(-2), title="overdue")
    await entered(hub.ours.partner, case, in_days(9), title="later")

    pages, query = list[str](), dict[str, Any](limit=2)
    while "cursor" not in query or query["cursor"]:
        page = (await hub.ours.paralegal.client.get("/deadlines", params=query)).json()
        pages += [deadline["title"] for deadline in page["items"]]
        query["cursor"] = page["next_cursor"]

    assert pages == ["overdue", "morning", "afternoon", "any hour", "later"]
    assert await titles(hub.ours.partner, f"/cases/{case.id}/deadlines") == pages


async def test_the_list_is_narrowed_by_each_filter(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    other = await hub.open_case(hub.ours.partner, responsible_id=str(hub.ours.associate.id))
    await entered(hub.ours.partner, case, in_days(5), title="ours")
    await entered(hub.ours.partner, other, in_days(6), title="theirs", kind="court_date")
    done = await entered(hub.ours.partner, case, in_days(7), title="done")
    await hub.ours.partner.client.post(
        f"/deadlines/{done['id']}/complete", json={"reason": "Filed."}, headers={"if-match": '"1"'}
    )

    narrowed: list[tuple[dict[str, Any], list[str]]] = [
        ({"case_id": case.id}, ["ours", "done"]),
        ({"state": "open"}, ["ours", "theirs"]),
        ({"state": "completed"}, ["done"]),
        ({"kind": "court_date"}, ["theirs"]),
        ({"responsible_id": hub.ours.associate.id}, ["theirs"]),
        ({"due_from": in_days(6)}, ["theirs", "done"]),
        ({"due_until": in_days(6)}, ["ours", "theirs"]),
        ({"due_from": in_days(6), "due_until": in_days(6)}, ["theirs"]),
    ]
    for query, expected in narrowed:
        assert await titles(hub.ours.partner, **query) == expected, query
    assert await titles(hub.ours.partner, f"/cases/{case.id}/deadlines", state="open") == ["ours"]


async def test_a_day_s_entries_are_those_of_the_day_by_the_firm_s_clock_in_their_order(
    hub: HubOfTwoFirms, case: CaseOnFile, hub_database: HubDatabase
) -> None:
    # Midnight in Jakarta is 17:00 the day before in UTC.
    moments = {
        "the evening before": datetime(2026, 3, 9, 16, 59, 59, tzinfo=UTC),
        "first": datetime(2026, 3, 9, 17, 0, tzinfo=UTC),
        "last": datetime(2026, 3, 10, 16, 59, 59, tzinfo=UTC),
        "the next morning": datetime(2026, 3, 10, 17, 0, tzinfo=UTC),
    }
    async with Database.connect(hub_database.owner_url, service="tests", size=1) as owner:
        for days, (title, moment) in enumerate(reversed(moments.items())):
            await _plant(owner, hub, case, title, days, moment)

    answer = await hub.ours.partner.client.get("/deadlines", params={"entered_on": "2026-03-10", "limit": 1})

    assert await titles(hub.ours.partner, entered_on="2026-03-10") == ["first", "last"]
    cursor = answer.json()["next_cursor"]
    assert await titles(hub.ours.partner, entered_on="2026-03-10", limit=1, cursor=cursor) == ["last"]
    assert await titles(hub.ours.partner, entered_on="0001-01-01") == []
    assert await titles(hub.ours.partner, entered_on="9999-12-31") == []


async def test_a_page_of_one_order_is_no_page_of_the_other(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    for _ in range(2):
        await entered(hub.ours.partner, case)
    by_day = (await hub.ours.partner.client.get("/deadlines", params={"limit": 1})).json()["next_cursor"]
    assert by_day

    answer = await hub.ours.partner.client.get("/deadlines", params={"entered_on": in_days(0), "cursor": by_day})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


async def test_a_closed_case_takes_no_new_deadline(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    for version, status in enumerate(("active", "closed"), start=1):
        await hub.ours.partner.client.post(
            f"/cases/{case.id}/status", json={"status": status}, headers={"if-match": f'"{version}"'}
        )

    answer = await enter(hub.ours.partner, case)

    assert (answer.status_code, "Reopen the case first" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"due_on": in_days(-400)}, 422),
        ({"due_on": in_days(51 * 366)}, 422),
        ({"due_on": "2026-02-30"}, 400),
        ({"due_on": "soon"}, 400),
        ({"due_time": "24:00"}, 400),
        ({"due_time": "9:30"}, 400),
        ({"due_time": "09:30\n"}, 400),
        ({"due_time": "09:30:15"}, 400),
        ({"kind": "holiday"}, 400),
        ({"title": "   "}, 422),
        ({"title": "x" * 301}, 400),
        ({"remind_before": [-1]}, 400),
        ({"remind_before": [366]}, 400),
        ({"remind_before": list(range(11))}, 400),
        ({"remind_before": None}, 400),
        ({"state": "completed"}, 400),
    ],
    ids=str,
)
async def test_what_breaks_a_rule_is_refused_in_words_and_nothing_is_entered(
    hub: HubOfTwoFirms, case: CaseOnFile, wrong: dict[str, object], status: int
) -> None:
    answer = await enter(hub.ours.partner, case, **{"due_on": in_days(30), **wrong})  # type: ignore[arg-type]

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["errors"] or answer.json()["detail"]
    assert await titles(hub.ours.partner) == []


async def test_the_same_key_enters_one_deadline_with_one_set_of_reminders(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    draft = {"kind": "other", "title": "Pay the fee", "due_on": in_days(30)}
    key = {"idempotency-key": "the fee"}
    first, second = [
        await hub.ours.partner.client.post(f"/cases/{case.id}/deadlines", json=draft, headers=key) for _ in range(2)
    ]

    assert first.json() == second.json()
    assert await titles(hub.ours.partner) == ["Pay the fee"]


async def test_a_firm_never_sees_anothers_deadline(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    ours = await entered(hub.ours.partner, case)

    for deadline_id in (ours["id"], uuid4()):
        answer = await hub.theirs.admin.client.get(f"/deadlines/{deadline_id}")
        assert answer.status_code == 404
    assert await titles(hub.theirs.admin) == []
    assert (await enter(hub.theirs.admin, case)).status_code == 404


async def test_a_client_sees_no_deadline_even_of_a_case_that_is_shared_with_them(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database
) -> None:
    await hub.ours.partner.client.put(f"/cases/{case.id}/shares/{hub.ours.client.id}")
    deadline = await entered(hub.ours.partner, case)

    for path in ("/deadlines", f"/deadlines/{deadline['id']}", f"/cases/{case.id}/deadlines"):
        assert (await hub.ours.client.client.get(path)).status_code == 403
    assert (await hub.ours.client.client.get("/dashboard")).json()["deadlines"] == []
    async with acting(api_database, hub.ours.client.actor) as work:
        for table in ("deadlines", "deadline_moves", "deadline_reminders"):
            assert await work.connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_the_dashboard_shows_what_is_mine_by_case_or_by_entry_with_the_overdue_first(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    nobodys = await hub.open_case(hub.ours.associate)
    for days in range(1, 7):
        await entered(hub.ours.partner, case, in_days(days), title=f"in {days} days")
    await entered(hub.ours.paralegal, nobodys, in_days(-1), title="overdue")
    await entered(hub.ours.partner, nobodys, in_days(2), title="entered by me")

    of_partner = (await hub.ours.partner.client.get("/dashboard")).json()["deadlines"]
    of_paralegal = (await hub.ours.paralegal.client.get("/dashboard")).json()["deadlines"]

    assert [deadline["title"] for deadline in of_partner] == [
        "in 1 days", "in 2 days", "entered by me", "in 3 days", "in 4 days", "in 5 days",
    ]  # fmt: skip
    assert [(deadline["title"], deadline["overdue"]) for deadline in of_paralegal] == [("overdue", True)]


async def test_working_days_are_counted_with_the_feasts_that_were_passed_over(hub: HubOfTwoFirms) -> None:
    answer = await hub.ours.paralegal.client.get("/working-days", params={"from_on": "2026-03-18", "days": 2})

    assert answer.json() == {
        "from_on": "2026-03-18",
        "days": 2,
        "on": "2026-03-23",
        "skipped": [{"on": "2026-03-19", "name": "Day of Silence"}],
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from_on": "1066-10-14", "days": 1}, 422),
        ({"from_on": "2100-12-31", "days": 1}, 422),
        ({"from_on": "2026-03-18", "days": 2001}, 400),
        ({"from_on": "2026-03-18", "days": "many"}, 400),
        ({"from_on": "yesterday", "days": 1}, 400),
        ({"days": 1}, 400),
    ],
    ids=str,
)
async def test_a_count_that_nobody_can_make_is_refused_in_words(
    hub: HubOfTwoFirms, query: dict[str, Any], status: int
) -> None:
    answer = await hub.ours.partner.client.get("/working-days", params=query)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def _plant(
    owner: Database, hub: HubOfTwoFirms, case: CaseOnFile, title: str, days: int, entered_at: datetime
) -> UUID:
    """A deadline that was entered at another time than now."""
    deadline_id = new_id()
    async with acting(owner, Actor(hub.ours.id)) as work:
        await work.connection.execute(
            "INSERT INTO deadlines (id, firm_id, case_id, kind, title, due_on, remind_before, entered_by, entered_at)"
            " VALUES ($1, $2, $3, 'other', $4, $5, '{}', $6, $7)",
            deadline_id, hub.ours.id, case.id, title, date.fromisoformat(in_days(days)), hub.ours.partner.id,
            entered_at,
        )  # fmt: skip
    return deadline_id
