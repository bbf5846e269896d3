"""What was done to a case, told from the audit trail.

Who only looked at it, and who was sent an e-mail, is left to the trail itself.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import Facts
from lawyers_hub.practice.audit_list import last_seen
from lawyers_hub.practice.cases import CaseRef, require_case
from lawyers_hub.practice.conditions import Conditions
from lawyers_hub.practice.paging import Page, page_of
from lawyers_hub.practice.timeline_words import in_words


class Happening(msgspec.Struct, frozen=True):
    """One thing that was done. `summary` follows the person's name; no name: the hub itself did it."""

    id: UUID
    at: datetime
    action: str
    person_name: str | None
    summary: str
    details: Facts


class HappeningInCase(Happening, frozen=True):
    """One thing that was done, and in which case."""

    case: CaseRef


_SELECT = """
    SELECT a.id, a.at, a.action, p.name AS person_name, a.details, d.title AS document_title,
           c.id AS case_id, c.number AS case_number, c.title AS case_title
    FROM audit_trail a
    JOIN cases c ON c.firm_id = a.firm_id AND c.id = a.case_id
    LEFT JOIN people p ON p.firm_id = a.firm_id AND p.id = a.person_id
    LEFT JOIN documents d ON d.firm_id = a.firm_id AND d.id = a.subject_id
"""
_DEEDS_ONLY = (
    "a.action NOT IN ('case.viewed', 'document.viewed', 'document.downloaded', 'email.sent', 'email.withheld')"
)


async def timeline_of(work: Work, case_id: UUID, *, limit: int, cursor: str | None = None) -> Page[Happening]:
    """Newest first. Raises NotFound when there is no such case."""
    await require_case(work, case_id)
    conditions = Conditions()
    conditions.add("a.firm_id = {} AND a.case_id = {}", work.actor.firm_id, case_id)
    if cursor:
        conditions.add("(a.at, a.id) < ({}, {})", *last_seen(cursor))
    happenings = [Happening(**_told(row)) for row in await _fetch(work, conditions, limit + 1)]
    return page_of(happenings, limit, lambda happening: (happening.at, happening.id))


async def recent_happenings(work: Work, *, limit: int) -> list[HappeningInCase]:
    """In all cases of the firm, newest first."""
    conditions = Conditions()
    conditions.add("a.firm_id = {}", work.actor.firm_id)
    return [
        HappeningInCase(**_told(row), case=CaseRef(row["case_id"], row["case_number"], row["case_title"]))
        for row in await _fetch(work, conditions, limit)
    ]


async def _fetch(work: Work, conditions: Conditions, count: int) -> list[asyncpg.Record]:
    return await work.connection.fetch(
        f"{_SELECT} WHERE {conditions} AND {_DEEDS_ONLY}"
        f" ORDER BY a.at DESC, a.id DESC LIMIT {conditions.parameter(count)}",
        *conditions.values,
    )


def _told(row: asyncpg.Record) -> dict[str, Any]:
    told = {name: row[name] for name in ("id", "at", "action", "person_name", "details")}
    return {**told, "summary": in_words(row["action"], row["details"], row["document_title"])}
