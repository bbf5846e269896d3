"""Sharing a case with a client of the firm. What is shared is seen through the wall's own rules, not by a filter."""

from uuid import UUID

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.errors import Invalid, NotFound


async def share_case(work: Work, case_id: UUID, person_id: UUID) -> None:
    """From now on the client sees the case and its documents. Sharing twice changes nothing.

    Raises:
        NotFound: there is no such case or person.
        Invalid: the person does not have the role client, or may no longer sign in.
    """
    await require_case(work, case_id)
    name = await _client_named(work, person_id)
    shared = await work.connection.fetchval(
        "INSERT INTO case_shares (firm_id, case_id, person_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING RETURNING true",
        work.actor.firm_id,
        case_id,
        person_id,
    )
    if shared:
        await _record(work, "case.shared", case_id, person_id, name)


async def stop_sharing(work: Work, case_id: UUID, person_id: UUID) -> None:
    """The client sees the case no longer. Harmless when it was not shared with them.

    Raises:
        NotFound: there is no such case.
    """
    await require_case(work, case_id)
    name = await work.connection.fetchval(
        """
        DELETE FROM case_shares s USING people p
        WHERE s.firm_id = $1 AND s.case_id = $2 AND s.person_id = $3 AND p.firm_id = s.firm_id AND p.id = s.person_id
        RETURNING p.name
        """,
        work.actor.firm_id,
        case_id,
        person_id,
    )
    if name:
        await _record(work, "case.unshared", case_id, person_id, name)


async def _client_named(work: Work, person_id: UUID) -> str:
    row = await work.connection.fetchrow("SELECT name, role, active FROM people WHERE id = $1", person_id)
    if row is None:
        raise NotFound("person")
    if row["role"] != "client":
        raise Invalid.field("person_id", "Staff see every case already. Choose a person with the role client.")
    if not row["active"]:
        raise Invalid.field("person_id", "This client can no longer sign in. An administrator can change that.")
    return str(row["name"])


async def _record(work: Work, action: str, case_id: UUID, person_id: UUID, name: str) -> None:
    await record(work, action, subject_kind="person", subject_id=person_id, case_id=case_id, details={"person": name})
