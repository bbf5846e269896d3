"""The list of cases: filtered, sorted, and read page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.case_status import Status
from lawyers_hub.practice.cases import SUMMARY_COLUMNS, WITH_RESPONSIBLE, CaseSummary, PracticeArea
from lawyers_hub.practice.conditions import Conditions
from lawyers_hub.practice.errors import Invalid
from lawyers_hub.practice.moments import in_utc
from lawyers_hub.practice.paging import KeyText, Page, read_cursor, write_cursor
from lawyers_hub.practice.words import clean_line

Sort = Literal["opened", "-opened", "title", "-title", "number", "-number", "updated", "-updated"]
SORTS: tuple[Sort, ...] = get_args(Sort)

_SORTED_BY = {"opened": "opened_at", "title": "title_order", "number": "number_order", "updated": "updated_at"}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to list; None asks for all. `q` is part of a title, number or client's name, in upper or lower case."""

    status: Status | None = None
    practice_area: PracticeArea | None = None
    responsible_id: UUID | None = None
    q: str | None = None
    open_only: bool = False


async def list_cases(
    work: Work, asked: CaseFilter, *, sort: Sort = "-updated", limit: int, cursor: str | None = None
) -> Page[CaseSummary]:
    """One query. Every case that stays as it is meanwhile comes exactly once, whatever the sort."""
    conditions = _conditions(work, asked)
    column, direction = _SORTED_BY[sort.lstrip("-")], "DESC" if sort.startswith("-") else "ASC"
    if cursor:
        comes_after = "<" if direction == "DESC" else ">"
        conditions.add(f"(c.{column}, c.id) {comes_after} ({{}}, {{}})", *_last_seen(cursor, sort))
    rows = await work.connection.fetch(
        f"""
        SELECT {SUMMARY_COLUMNS}, c.{column} AS sort_key FROM {WITH_RESPONSIBLE}
        WHERE {conditions}
        ORDER BY c.{column} {direction}, c.id {direction} LIMIT {conditions.parameter(limit + 1)}
        """,
        *conditions.values,
    )
    shown = msgspec.convert([dict(row) for row in rows[:limit]], list[CaseSummary])
    more = len(rows) > limit
    return Page(shown, write_cursor((sort, rows[limit - 1]["sort_key"], shown[-1].id)) if more else None)


def _conditions(work: Work, asked: CaseFilter) -> Conditions:
    conditions = Conditions()
    conditions.add("c.firm_id = {}", work.actor.firm_id)
    conditions.add_if_given("c.status = {}", asked.status)
    if asked.open_only:
        conditions.add("c.status <> 'closed'")
    conditions.add_if_given("c.practice_area = {}", asked.practice_area)
    conditions.add_if_given("c.responsible_id = {}", asked.responsible_id)
    if asked.q and asked.q.strip():
        conditions.add(
            "(c.title_order LIKE lower({0}) OR c.number LIKE {0} OR lower(c.client_name) LIKE lower({0}))",
            f"%{_literally(clean_line(asked.q, 'q'))}%",
        )
    return conditions


def _literally(text: str) -> str:
    """For LIKE: a percent sign that is typed means a percent sign."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _last_seen(cursor: str, sort: Sort) -> tuple[Any, UUID]:
    if _SORTED_BY[sort.lstrip("-")].endswith("_at"):
        made_for, moment, case_id = read_cursor(cursor, tuple[str, datetime, UUID])
        key: object = in_utc(moment, "cursor")
    else:
        made_for, key, case_id = read_cursor(cursor, tuple[str, KeyText, UUID])
    if made_for != sort:
        raise Invalid.field("cursor", "This page address belongs to another order. Start again from the first page.")
    return key, case_id
