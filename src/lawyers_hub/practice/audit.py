"""The audit trail: who did what, when, from where, and for which request. Nothing in it is ever changed."""

from collections.abc import Mapping
from uuid import UUID

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work

Fact = str | int | bool | list[str] | None
Details = Mapping[str, Fact | Mapping[str, Fact]]
Facts = dict[str, Fact | dict[str, Fact]]
"""Details as they are read back."""


async def record(
    work: Work,
    action: str,
    *,
    subject_kind: str,
    subject_id: UUID | None = None,
    case_id: UUID | None = None,
    details: Details | None = None,
) -> None:
    """Writes one entry in the caller's transaction, so that what happened and its record stand or fall together.

    `action` reads `subject.happened`, such as `case.opened`; `details` holds facts, never secrets.
    """
    await work.connection.execute(
        """
        INSERT INTO audit_trail
            (id, firm_id, person_id, action, subject_kind, subject_id, case_id, address, correlation_id, details)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        new_id(),
        work.actor.firm_id,
        work.actor.person_id,
        action,
        subject_kind,
        subject_id,
        case_id,
        work.actor.address,
        work.correlation_id,
        dict(details or {}),
    )
