"""What a person was told, as they read it. Nobody reads or marks what a colleague was told."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.cases import CaseRef
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.notifications import NoticeKind
from lawyers_hub.practice.paging import NEWEST, Page, page_of, read_cursor


class Notification(msgspec.Struct, frozen=True):
    """One thing that a person was told. `late`: long after its time, since the hub was not running then."""

    id: UUID
    kind: NoticeKind
    title: str
    body: str
    case: CaseRef | None
    subject_kind: Literal["deadline", "document"]
    subject_id: UUID
    late: bool
    created_at: datetime
    read_at: datetime | None


class Unread(msgspec.Struct, frozen=True):
    """How many notifications a person has not read."""

    unread: int


_SELECT = """
    SELECT n.id, n.kind, n.title, n.body, n.subject_kind, n.subject_id, n.late, n.created_at, n.read_at,
           c.id AS case_id, c.number AS case_number, c.title AS case_title
    FROM notifications n LEFT JOIN cases c ON c.firm_id = n.firm_id AND c.id = n.case_id
    WHERE n.firm_id = $1 AND n.person_id = $2
"""
# Worded like the partial index of the unread ones, so that it serves both.
_OWN_UNREAD = "firm_id = $1 AND person_id = $2 AND read_at IS NULL"


async def list_notifications(
    work: Work, *, unread: bool | None = None, limit: int, cursor: str | None = None
) -> Page[Notification]:
    """Newest first: the unread ones, the read ones, or (None) both."""
    state = "true" if unread is None else f"n.read_at IS {'' if unread else 'NOT '}NULL"
    rows = await work.connection.fetch(
        f"{_SELECT} AND n.id < $3 AND {state} ORDER BY n.id DESC LIMIT $4",
        work.actor.firm_id,
        work.actor.person_id,
        read_cursor(cursor, UUID) if cursor else NEWEST,
        limit + 1,
    )
    return page_of([_notification(row) for row in rows], limit, lambda notification: notification.id)


async def count_unread(work: Work) -> Unread:
    return Unread(
        await work.connection.fetchval(
            f"SELECT count(*) FROM notifications WHERE {_OWN_UNREAD}", work.actor.firm_id, work.actor.person_id
        )
    )


async def mark_read(work: Work, notification_id: UUID) -> None:
    """Read twice is read once: the first time stays.

    Raises:
        NotFound: the person was never told this.
    """
    found = await work.connection.fetchval(
        "UPDATE notifications SET read_at = coalesce(read_at, now())"
        " WHERE firm_id = $1 AND person_id = $2 AND id = $3 RETURNING true",
        work.actor.firm_id,
        work.actor.person_id,
        notification_id,
    )
    if not found:
        raise NotFound("notification")


async def mark_all_read(work: Work) -> None:
    """All that the person has been told so far."""
    await work.connection.execute(
        f"UPDATE notifications SET read_at = now() WHERE {_OWN_UNREAD}", work.actor.firm_id, work.actor.person_id
    )


def _notification(row: asyncpg.Record) -> Notification:
    facts = dict(row)
    case_id, number, title = (facts.pop(f"case_{field}") for field in ("id", "number", "title"))
    return Notification(case=CaseRef(case_id, number, title) if case_id else None, **facts)
