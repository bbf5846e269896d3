"""The deadlines of the demo firm: one overdue, some soon, some far, counted from the day on which they are made.

Courts sit on working days only, so a court date falls on the first one from its day on.
"""

from datetime import date, timedelta
from typing import NamedTuple

from lawyers_hub.database.unit_of_work import Actor, Work
from lawyers_hub.practice.deadline_changes import MoveDraft, SettlementDraft, move_deadline, settle_deadline
from lawyers_hub.practice.deadlines import DeadlineDetail, DeadlineDraft, Kind, enter_deadline
from lawyers_hub.practice.firm_days import FirmDays, days_of_the_firm

RATNA, BIMA, SARI = "ratna@demo.example", "bima@demo.example", "sari@demo.example"


class DemoDeadline(NamedTuple):
    """A deadline of the case with this title; `moved_to` counts from today, and lies beyond any run of holidays."""

    case: str
    entered_by: str
    kind: Kind
    title: str
    in_days: int
    at: str | None = None
    moved_to: int | None = None
    kept: str | None = None


_HOUSE = "Sale of the house at Jalan Dago 112"
_FREIGHT = "PT Samudra Biru v. PT Cahaya Timur: unpaid freight"

DEADLINES = (
    DemoDeadline("Estate of Hj. Maimunah", RATNA, "other", "Ask the village office for the certificate of heirs", -2),
    DemoDeadline(_FREIGHT, SARI, "court_date", "First hearing after the mediation", 1, "09:30", moved_to=13),
    DemoDeadline(_FREIGHT, RATNA, "limitation", "Limitation of the freight of voyage 14", 120),
    DemoDeadline("Defence of Rudi Setiawan", SARI, "response", "Witness statement of Mr Kurniawan", 3),
    DemoDeadline("Defence of Rudi Setiawan", BIMA, "court_date", "Hearing of the witnesses", 17, "13:00"),
    DemoDeadline("Dismissal of the plant manager", BIMA, "court_date", "Tripartite mediation", 9, "10:00"),
    DemoDeadline("Objection to the tax assessment of 2023", RATNA, "limitation", "Appeal to the tax court", 330),
    DemoDeadline(_HOUSE, RATNA, "other", "Check the certificate", -7, kept="No mortgage, no block."),
)


async def enter_deadlines(work: Work) -> None:
    """Once: a firm that has any deadline keeps those it has."""
    if await work.connection.fetchval("SELECT EXISTS (SELECT FROM deadlines WHERE firm_id = $1)", work.actor.firm_id):
        return
    for demo in DEADLINES:
        await _enter(work, demo)


async def _enter(work: Work, demo: DemoDeadline) -> None:
    days = await days_of_the_firm(work)
    case_id = await work.connection.fetchval(
        "SELECT id FROM cases WHERE firm_id = $1 AND title = $2 AND status <> 'closed'", work.actor.firm_id, demo.case
    )
    by = await _person(work, demo.entered_by)
    if case_id is None or by is None:
        # Somebody tried the hub before there were deadlines, and renamed the case or closed it.
        return
    draft = DeadlineDraft(demo.kind, demo.title, _day(days, demo.kind, demo.in_days), demo.at)
    deadline: DeadlineDetail = await enter_deadline(by, case_id, draft)
    if demo.moved_to is not None:
        new_day = _day(days, demo.kind, demo.moved_to)
        move = MoveDraft(new_day, "The court postponed: the judge is ill.", demo.at)
        deadline = await move_deadline(by, deadline.id, deadline.version, move)
    if demo.kept:
        await settle_deadline(by, deadline.id, deadline.version, "completed", SettlementDraft(demo.kept))


def _day(days: FirmDays, kind: Kind, in_days: int) -> date:
    day = days.today + timedelta(days=in_days)
    return days.working_days.first_from(day) if kind == "court_date" else day


async def _person(work: Work, email: str) -> Work | None:
    """The same transaction in the name of this person."""
    row = await work.connection.fetchrow(
        "SELECT id, role FROM people WHERE firm_id = $1 AND email = $2", work.actor.firm_id, email
    )
    return Work(work.connection, Actor(work.actor.firm_id, row["id"], role=row["role"])) if row else None
