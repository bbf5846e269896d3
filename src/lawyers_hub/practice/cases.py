"""Cases: what the firm does for a client, under a number of the firm and the year."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.case_status import Status, next_statuses
from lawyers_hub.practice.errors import Invalid, NotFound
from lawyers_hub.practice.parties import Party, PartyDrafts, clean_parties, save_parties
from lawyers_hub.practice.people import PersonRef
from lawyers_hub.practice.words import Title, clean_line

PracticeArea = Literal[
    "litigation",
    "corporate",
    "property",
    "family",
    "employment",
    "criminal",
    "tax",
    "intellectual_property",
    "other",
]

# Looking at a case again within this time is the same look: the audit trail stays readable.
ONE_LOOK = timedelta(minutes=15)


class CaseRef(msgspec.Struct, frozen=True):
    """A case as it is named beside what belongs to it."""

    id: UUID
    number: str
    title: str


class CaseSummary(CaseRef, frozen=True):
    """A case as a line of a list."""

    status: Status
    practice_area: PracticeArea
    client_name: str
    responsible: PersonRef | None
    opened_at: datetime
    updated_at: datetime
    document_count: int


class Case(CaseSummary, frozen=True):
    """A case with its parties. `next_statuses` are the steps open to the person who asks."""

    version: int
    parties: list[Party]
    shared_with: list[PersonRef]
    next_statuses: list[Status]


class CaseDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about a case when it is opened."""

    title: Title
    practice_area: PracticeArea
    client_name: Title
    responsible_id: UUID | None = None
    parties: PartyDrafts = []
    status: Literal["draft", "active"] = "draft"


SUMMARY_COLUMNS = """
    c.id, c.number, c.title, c.status, c.practice_area, c.client_name, c.opened_at, c.updated_at,
    CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS responsible,
    (SELECT count(*) FROM documents d WHERE d.firm_id = c.firm_id AND d.case_id = c.id) AS document_count
"""
WITH_RESPONSIBLE = "cases c LEFT JOIN people r ON r.firm_id = c.firm_id AND r.id = c.responsible_id"

_CASE = f"""
    SELECT {SUMMARY_COLUMNS}, c.version,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role)
                                   ORDER BY p.position), '[]')
         FROM parties p WHERE p.firm_id = c.firm_id AND p.case_id = c.id) AS parties,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) ORDER BY w.name, w.id), '[]')
         FROM case_shares s JOIN people w ON w.firm_id = s.firm_id AND w.id = s.person_id
         WHERE s.firm_id = c.firm_id AND s.case_id = c.id) AS shared_with,
        EXISTS (SELECT FROM case_views v WHERE v.firm_id = c.firm_id AND v.case_id = c.id
                AND v.person_id = $3 AND v.viewed_at > now() - $4::interval) AS seen_lately
    FROM {WITH_RESPONSIBLE}
    WHERE c.firm_id = $1 AND c.id = $2
"""


async def open_case(work: Work, draft: CaseDraft) -> Case:
    """A new case with the next number of the firm's year.

    Raises:
        Invalid: the responsible person is no active lawyer of the firm.
    """
    case_id, title = new_id(), clean_line(draft.title, "title")
    client_name, parties = clean_line(draft.client_name, "client_name"), clean_parties(draft.parties)
    if draft.responsible_id is not None:
        await require_lawyer(work, draft.responsible_id)
    number = await next_number(work, datetime.now(UTC))
    await work.connection.execute(
        "INSERT INTO cases (id, firm_id, number, title, status, practice_area, client_name, responsible_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        case_id,
        work.actor.firm_id,
        number,
        title,
        draft.status,
        draft.practice_area,
        client_name,
        draft.responsible_id,
    )
    await save_parties(work, case_id, [], parties)
    details = {"number": number, "title": title, "status": draft.status}
    await record(work, "case.opened", subject_kind="case", subject_id=case_id, case_id=case_id, details=details)
    return await find_case(work, case_id)


async def find_case(work: Work, case_id: UUID) -> Case:
    case, _ = await _read(work, case_id)
    return case


async def view_case(work: Work, case_id: UUID) -> Case:
    """The case, shown to a person: the audit trail says so, once in `ONE_LOOK`."""
    case, seen_lately = await _read(work, case_id)
    # The condition stands here again: two pages opened at once are still one look.
    if not seen_lately and await work.connection.fetchval(
        """
        INSERT INTO case_views AS known (firm_id, case_id, person_id) VALUES ($1, $2, $3)
        ON CONFLICT (firm_id, case_id, person_id) DO UPDATE SET viewed_at = now()
        WHERE known.viewed_at <= now() - $4::interval
        RETURNING true
        """,
        work.actor.firm_id,
        case_id,
        work.actor.person_id,
        ONE_LOOK,
    ):
        await record(work, "case.viewed", subject_kind="case", subject_id=case_id, case_id=case_id)
    return case


async def require_case(work: Work, case_id: UUID) -> None:
    """Raises NotFound when there is no such case, or it is not open to the actor."""
    if not await work.connection.fetchval("SELECT true FROM cases WHERE id = $1", case_id):
        raise NotFound("case")


async def require_lawyer(work: Work, person_id: UUID) -> str:
    """The name of a person who may answer for a case.

    Raises:
        Invalid: unknown in this firm, deactivated, or neither administrator, partner nor associate.
    """
    name: str | None = await work.connection.fetchval(
        "SELECT name FROM people WHERE id = $1 AND active AND role IN ('admin', 'partner', 'associate')", person_id
    )
    if name is None:
        raise Invalid.field(
            "responsible_id", "Choose an active lawyer of this firm: an administrator, a partner or an associate."
        )
    return name


async def next_number(work: Work, at: datetime) -> str:
    """`2025-0042`: the next number in the year that the firm's own calendar shows at this moment.

    The counter's row stays locked until the transaction ends, so that a rollback leaves no gap.
    """
    row = await work.connection.fetchrow(
        """
        INSERT INTO case_numbers AS known (firm_id, year, last)
        SELECT id, extract(year FROM $2::timestamptz AT TIME ZONE time_zone)::integer, 1 FROM firms WHERE id = $1
        ON CONFLICT (firm_id, year) DO UPDATE SET last = known.last + 1
        RETURNING year, last
        """,
        work.actor.firm_id,
        at,
    )
    if row is None:
        raise NotFound("firm")
    return f"{row['year']:04d}-{row['last']:04d}"


async def _read(work: Work, case_id: UUID) -> tuple[Case, bool]:
    row = await work.connection.fetchrow(_CASE, work.actor.firm_id, case_id, work.actor.person_id, ONE_LOOK)
    if row is None:
        raise NotFound("case")
    steps = next_statuses(row["status"], work.actor.role)
    return msgspec.convert({**row, "next_statuses": steps}, Case), row["seen_lately"]
