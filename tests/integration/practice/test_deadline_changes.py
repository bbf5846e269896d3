"""A deadline is moved, completed or cancelled with a reason; it is settled once, and never deleted by anybody."""

import asyncio
from typing import Any

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from tests.conftest import HubDatabase
from tests.deadlines import Shown, change, changed, entered, in_days, shown
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner, responsible_id=str(hub.ours.partner.id))


@pytest.fixture
async def deadline(hub: HubOfTwoFirms, case: CaseOnFile) -> Shown:
    return await entered(hub.ours.partner, case, in_days(40), due_time="09:30")


async def timeline(hub: HubOfTwoFirms, case: CaseOnFile) -> list[str]:
    answer = await hub.ours.partner.client.get(f"/cases/{case.id}/timeline")
    return [item["summary"] for item in answer.json()["items"]]


async def told(someone: Someone) -> list[tuple[str, str]]:
    answer = await someone.client.get("/notifications")
    return [(notice["title"], notice["body"]) for notice in answer.json()["items"]]


async def jobs_of(database: HubDatabase, hub: HubOfTwoFirms, deadline: Shown) -> list[asyncpg.Record]:
    """The jobs of its reminders in the order in which they were planned."""
    async with (
        Database.connect(database.owner_url, service="tests", size=1) as owner,
        acting(owner, Actor(hub.ours.id)) as work,
    ):
        return await work.connection.fetch(
            "SELECT o.* FROM deadline_reminders r JOIN outbox o ON o.id = r.job"
            " WHERE r.deadline_id = $1::text::uuid ORDER BY o.id",
            deadline["id"],
        )


async def test_a_moved_deadline_keeps_every_day_it_had_and_why(hub: HubOfTwoFirms, deadline: Shown) -> None:
    moved = await changed(hub.ours.paralegal, deadline, "move", due_on=in_days(50), reason="The judge is ill.")
    again = await changed(hub.ours.partner, moved, "move", due_on=in_days(50), due_time="13:00", reason="Room free.")

    assert (again["due_on"], again["due_time"], again["version"]) == (in_days(50), "13:00", 3)
    first, second = again["moves"]
    assert (first["from_on"], first["from_time"]) == (in_days(40), "09:30")
    assert (first["to_on"], first["to_time"], first["reason"]) == (in_days(50), None, "The judge is ill.")
    assert first["moved_by"] == {"id": str(hub.ours.paralegal.id), "name": hub.ours.paralegal.name}
    assert (second["from_time"], second["to_time"], second["reason"]) == (None, "13:00", "Room free.")


async def test_the_reminders_move_with_the_day_and_the_jobs_of_the_old_ones_are_discarded(
    hub: HubOfTwoFirms, deadline: Shown, hub_database: HubDatabase
) -> None:
    moved = await changed(hub.ours.partner, deadline, "move", due_on=in_days(50))

    states = [(reminder["days_before"], reminder["state"]) for reminder in moved["reminders"]]
    assert sorted(states) == sorted((n, state) for n in (7, 3, 1, 0) for state in ("planned", "withdrawn"))
    jobs = await jobs_of(hub_database, hub, deadline)
    assert [job["reason"] for job in jobs[:4]] == ["The deadline was moved."] * 4
    assert [bool(job["discarded_at"]) for job in jobs] == [True] * 4 + [False] * 4
    assert all(job["due_at"] == job["not_before"] for job in jobs[4:])


@pytest.mark.parametrize(("deed", "state"), [("complete", "completed"), ("cancel", "cancelled")])
async def test_a_settled_deadline_says_who_settled_it_and_why_and_reminds_nobody(
    hub: HubOfTwoFirms, deadline: Shown, hub_database: HubDatabase, deed: str, state: str
) -> None:
    settled = await changed(hub.ours.associate, deadline, deed, reason="Filed on Monday.")

    assert (settled["state"], settled["reason"], settled["version"]) == (state, "Filed on Monday.", 2)
    assert settled["settled_by"]["id"] == str(hub.ours.associate.id)
    assert settled["settled_at"]
    assert settled["overdue"] is False
    assert {reminder["state"] for reminder in settled["reminders"]} == {"withdrawn"}
    assert {job["reason"] for job in await jobs_of(hub_database, hub, deadline)} == {"The deadline was settled."}
    assert await shown(hub.ours.partner, deadline) == settled


async def test_what_was_done_stands_in_the_timeline(hub: HubOfTwoFirms, case: CaseOnFile, deadline: Shown) -> None:
    moved = await changed(hub.ours.partner, deadline, "move", due_on=in_days(50), reason="The judge is ill.")
    await changed(hub.ours.partner, moved, "complete", reason="Heard.")

    assert (await timeline(hub, case))[:3] == [
        "completed the deadline “Answer to the claim”: Heard.",
        f"moved the deadline “Answer to the claim” from {in_days(40)} to {in_days(50)}: The judge is ill.",
        f"entered the deadline “Answer to the claim”, due {in_days(40)}",
    ]


async def test_the_second_of_two_who_change_it_learns_what_the_first_has_done(
    hub: HubOfTwoFirms, deadline: Shown
) -> None:
    await changed(hub.ours.associate, deadline, "move", due_on=in_days(60))

    answer = await change(hub.ours.partner, deadline, "move", due_on=in_days(50))

    problem = answer.json()
    assert answer.status_code == 412
    assert (problem["current"]["version"], problem["current"]["due_on"]) == (2, in_days(60))
    assert problem["changed"] == [{"field": "due_on", "yours": in_days(50), "theirs": in_days(60)}]
    assert (await shown(hub.ours.partner, deadline))["due_on"] == in_days(60)


@pytest.mark.parametrize("deeds", [("complete", "cancel"), ("move", "complete"), ("move", "move")])
async def test_of_two_changes_at_the_same_moment_one_is_made_and_one_is_told(
    hub: HubOfTwoFirms, case: CaseOnFile, deeds: tuple[str, str]
) -> None:
    fields = {"move": {"due_on": in_days(50)}}
    for _ in range(4):
        deadline = await entered(hub.ours.partner, case, in_days(40))

        answers = await asyncio.gather(
            *(change(hub.ours.partner, deadline, deed, **fields.get(deed, {})) for deed in deeds)
        )

        assert sorted(answer.status_code for answer in answers) == [200, 412]
        now = await shown(hub.ours.partner, deadline)
        planned = [reminder for reminder in now["reminders"] if reminder["state"] == "planned"]
        assert (now["version"], len(planned)) == (2, 4 if now["state"] == "open" else 0)


@pytest.mark.parametrize("settled", ["complete", "cancel"])
async def test_a_settled_deadline_stays_as_it_is(hub: HubOfTwoFirms, deadline: Shown, settled: str) -> None:
    done = await changed(hub.ours.partner, deadline, settled)

    for deed, fields in {"move": {"due_on": in_days(50)}, "complete": {}, "cancel": {}}.items():
        answer = await change(hub.ours.admin, done, deed, **fields)
        assert (answer.status_code, "stays as it is" in answer.json()["detail"]) == (409, True)
    assert await shown(hub.ours.partner, deadline) == done


async def test_a_paralegal_completes_and_moves_but_does_not_cancel(hub: HubOfTwoFirms, deadline: Shown) -> None:
    assert (await change(hub.ours.paralegal, deadline, "cancel")).status_code == 403
    moved = await changed(hub.ours.paralegal, deadline, "move", due_on=in_days(41))
    assert (await changed(hub.ours.paralegal, moved, "complete"))["state"] == "completed"


async def test_a_deadline_of_a_closed_case_can_still_be_settled(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    deadline = await entered(hub.ours.partner, case)
    for version, status in enumerate(("active", "closed"), start=1):
        await hub.ours.partner.client.post(
            f"/cases/{case.id}/status", json={"status": status}, headers={"if-match": f'"{version}"'}
        )

    assert (await changed(hub.ours.partner, deadline, "cancel"))["state"] == "cancelled"


@pytest.mark.parametrize(
    ("deed", "wrong", "status"),
    [
        ("move", {"due_on": in_days(40), "due_time": "09:30"}, 422),
        ("move", {"due_on": in_days(-400)}, 422),
        ("move", {"due_on": in_days(51 * 366)}, 422),
        ("move", {"due_on": in_days(50), "reason": "  "}, 422),
        ("move", {"due_on": in_days(50), "reason": ""}, 400),
        ("move", {"due_on": in_days(50), "due_time": "25:00"}, 400),
        ("move", {}, 400),
        ("complete", {"reason": "\u200b\x07"}, 422),
        ("complete", {"reason": "x" * 2_001}, 400),
        ("cancel", {"reason": None}, 400),
    ],
    ids=str,
)
async def test_a_change_that_breaks_a_rule_is_refused_and_changes_nothing(
    hub: HubOfTwoFirms, deadline: Shown, deed: str, wrong: dict[str, Any], status: int
) -> None:
    answer = await change(hub.ours.partner, deadline, deed, **wrong)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert await shown(hub.ours.partner, deadline) == deadline


async def test_a_change_without_the_version_it_was_made_on_is_refused(hub: HubOfTwoFirms, deadline: Shown) -> None:
    for deed, body in {"move": {"due_on": in_days(50)}, "complete": {}, "cancel": {}}.items():
        answer = await hub.ours.partner.client.post(f"/deadlines/{deadline['id']}/{deed}", json={**body, "reason": "X"})
        assert answer.status_code == 428


async def test_a_firm_never_changes_anothers_deadline(hub: HubOfTwoFirms, deadline: Shown) -> None:
    for deed, fields in {"move": {"due_on": in_days(50)}, "complete": {}, "cancel": {}}.items():
        assert (await change(hub.theirs.admin, deadline, deed, **fields)).status_code == 404
    assert await shown(hub.ours.partner, deadline) == deadline


@pytest.mark.parametrize("table", ["deadlines", "deadline_moves", "deadline_reminders"])
@pytest.mark.parametrize("login", ["api", "worker", "owner"])
async def test_nobody_deletes_a_deadline_or_its_history(
    hub: HubOfTwoFirms, deadline: Shown, hub_database: HubDatabase, table: str, login: str
) -> None:
    await changed(hub.ours.partner, deadline, "move", due_on=in_days(50))
    url = hub_database.owner_url if login == "owner" else hub_database.url_of(login)
    async with Database.connect(url, service="tests", size=1) as database:
        for deletion in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with acting(database, Actor(hub.ours.id)) as work:
                    await work.connection.execute(deletion)


async def test_the_case_s_lawyer_is_told_what_somebody_else_did(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    deadline = await entered(hub.ours.paralegal, case, "2030-12-02", title="Hearing", kind="court_date")
    moved = await changed(hub.ours.associate, deadline, "move", due_on="2030-12-03", due_time="10:00", reason="Strike.")
    await changed(hub.ours.associate, moved, "complete", reason="Heard.")

    associate, paralegal = hub.ours.associate.name, hub.ours.paralegal.name
    assert await told(hub.ours.partner) == [
        ("Court date completed: Tuesday 3 December 2030, 10:00", f"Hearing\nCompleted by {associate}: Heard."),
        ("Court date moved to Tuesday 3 December 2030, 10:00", f"Hearing\nMoved by {associate}: Strike."),
        ("Court date entered: Monday 2 December 2030", f"Hearing\nEntered by {paralegal}."),
    ]
    assert await told(hub.ours.associate) == []


async def test_nobody_is_told_what_they_did_themselves_or_of_a_case_without_a_lawyer(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    nobodys = await hub.open_case(hub.ours.partner)
    await changed(hub.ours.partner, await entered(hub.ours.partner, case), "complete")
    await changed(hub.ours.associate, await entered(hub.ours.associate, nobodys), "complete")

    assert [await told(someone) for someone in (hub.ours.partner, hub.ours.associate)] == [[], []]
