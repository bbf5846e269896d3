"""Reading the audit trail, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import Facts
from lawyers_hub.practice.conditions import Conditions
from lawyers_hub.practice.moments import in_utc
from lawyers_hub.practice.paging import Page, page_of, read_cursor
from lawyers_hub.practice.people import PersonRef


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to read; None asks for all. `since` is the first moment that counts, `until` the first that does not."""

    person_id: UUID | None = None
    action: str | None = None
    case_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditEntry(msgspec.Struct, frozen=True):
    """Who did what, when and from where; `correlation_id` leads to the logs. No person: the hub itself."""

    id: UUID
    at: datetime
    person: PersonRef | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    case_id: UUID | None
    address: str | None
    correlation_id: str | None
    details: Facts


async def read_trail(work: Work, asked: AuditFilter, *, limit: int, cursor: str | None = None) -> Page[AuditEntry]:
    """One query. Row-level security shows clients an empty trail."""
    conditions = _conditions(work, asked)
    if cursor:
        conditions.add("(a.at, a.id) < ({}, {})", *last_seen(cursor))
    rows = await work.connection.fetch(
        f"""
        SELECT a.id, a.at, a.action, a.subject_kind, a.subject_id, a.case_id, a.address, a.correlation_id, a.details,
               CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END AS person
        FROM audit_trail a LEFT JOIN people p ON p.firm_id = a.firm_id AND p.id = a.person_id
        WHERE {conditions}
        ORDER BY a.at DESC, a.id DESC LIMIT {conditions.parameter(limit + 1)}
        """,
        *conditions.values,
    )
    entries = msgspec.convert([dict(row) for row in rows], list[AuditEntry])
    return page_of(entries, limit, lambda entry: (entry.at, entry.id))


def last_seen(cursor: str) -> tuple[datetime, UUID]:
    """Where a page of the trail begins. Raises Invalid when the cursor was not made here."""
    at, entry_id = read_cursor(cursor, tuple[datetime, UUID])
    return in_utc(at, "cursor"), entry_id


def _conditions(work: Work, asked: AuditFilter) -> Conditions:
    conditions = Conditions()
    conditions.add("a.firm_id = {}", work.actor.firm_id)
    conditions.add_if_given("a.person_id = {}", asked.person_id)
    conditions.add_if_given("a.action = {}", asked.action)
    conditions.add_if_given("a.case_id = {}", asked.case_id)
    conditions.add_if_given("a.at >= {}", asked.since and in_utc(asked.since, "since"))
    conditions.add_if_given("a.at < {}", asked.until and in_utc(asked.until, "until"))
    return conditions
