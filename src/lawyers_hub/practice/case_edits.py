"""Editing a case. Whoever edits says which version they saw, and nobody's work is overwritten unseen."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import Fact, record
from lawyers_hub.practice.case_status import Status, refuse_wrong_step
from lawyers_hub.practice.cases import Case, PracticeArea, find_case, require_lawyer
from lawyers_hub.practice.errors import EditedMeanwhile, NotFound
from lawyers_hub.practice.parties import PartyDraft, PartyDrafts, clean_parties, in_words, save_parties
from lawyers_hub.practice.words import Title, clean_line, clean_text

REASON_CHARS = 2_000

FieldValue = str | UUID | list[PartyDraft] | None


class CaseChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields to change; what is left out stays as it is."""

    title: Title | UnsetType = UNSET
    practice_area: PracticeArea | UnsetType = UNSET
    client_name: Title | UnsetType = UNSET
    responsible_id: UUID | UnsetType | None = UNSET
    parties: PartyDrafts | UnsetType = UNSET


class StatusChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The next status. Reopening a closed case needs a reason."""

    status: Status
    reason: Annotated[str, Meta(max_length=REASON_CHARS)] | None = None


class FieldConflict(msgspec.Struct, frozen=True):
    """One field that was to be changed, and how the newest version has it."""

    field: str
    yours: FieldValue
    theirs: FieldValue


async def change_case(work: Work, case_id: UUID, version: int, change: CaseChange) -> Case:
    """Saves what differs; a change that changes nothing makes no new version.

    Raises:
        EditedMeanwhile: the case has another version by now; names the fields that differ from it.
        Invalid: a field breaks a rule.
    """
    wanted = _cleaned(change)
    case = await _lock(work, case_id, version, wanted)
    differing = {conflict.field for conflict in conflicts(wanted, fields_of(case))}
    if not differing:
        return case
    before = _in_words(case)
    if "responsible_id" in differing and change.responsible_id:
        await require_lawyer(work, change.responsible_id)
    await _save(work, case, {**fields_of(case), **wanted})
    after = await find_case(work, case_id)
    told = {name: {"from": before[name], "to": now} for name, now in _in_words(after).items() if before[name] != now}
    await record(work, "case.changed", subject_kind="case", subject_id=case_id, case_id=case_id, details=told)
    return after


async def change_status(work: Work, case_id: UUID, version: int, change: StatusChange) -> Case:
    """Takes the case one step on.

    Raises:
        EditedMeanwhile: the case has another version by now.
        Conflict, NotAllowed, Invalid: see `case_status.refuse_wrong_step`.
    """
    reason = clean_text(change.reason, "reason", REASON_CHARS) if change.reason and change.reason.strip() else None
    case = await _lock(work, case_id, version, {"status": change.status})
    refuse_wrong_step(case.status, change.status, work.actor.role, reason)
    await work.connection.execute(
        "UPDATE cases SET status = $3, version = version + 1, updated_at = now() WHERE firm_id = $1 AND id = $2",
        work.actor.firm_id,
        case_id,
        change.status,
    )
    told: dict[str, Fact] = {"from": case.status, "to": change.status, "reason": reason}
    await record(work, "case.status_changed", subject_kind="case", subject_id=case_id, case_id=case_id, details=told)
    return await find_case(work, case_id)


def fields_of(case: Case) -> dict[str, FieldValue]:
    """The case as far as it can be edited, in the shape in which edits are sent."""
    return {
        "title": case.title,
        "practice_area": case.practice_area,
        "client_name": case.client_name,
        "responsible_id": case.responsible.id if case.responsible else None,
        "parties": [party.draft for party in case.parties],
    }


def conflicts(wanted: Mapping[str, FieldValue], newest: Mapping[str, FieldValue]) -> list[FieldConflict]:
    """The fields in which what was sent differs from the newest version; whatever was not sent is in no conflict."""
    return [FieldConflict(name, yours, newest[name]) for name, yours in wanted.items() if yours != newest[name]]


def _cleaned(change: CaseChange) -> dict[str, FieldValue]:
    wanted: dict[str, FieldValue] = {}
    for name in ("title", "client_name"):
        if (line := getattr(change, name)) is not UNSET:
            wanted[name] = clean_line(line, name)
    if change.practice_area is not UNSET:
        wanted["practice_area"] = change.practice_area
    if change.responsible_id is not UNSET:
        wanted["responsible_id"] = change.responsible_id
    if change.parties is not UNSET:
        wanted["parties"] = list(clean_parties(change.parties))
    return wanted


async def _lock(work: Work, case_id: UUID, version: int, wanted: Mapping[str, FieldValue]) -> Case:
    # Locked before it is read: a query that waits for the lock would still see the parties from before.
    locked = await work.connection.fetchval(
        "SELECT version FROM cases WHERE firm_id = $1 AND id = $2 FOR UPDATE", work.actor.firm_id, case_id
    )
    if locked is None:
        raise NotFound("case")
    case = await find_case(work, case_id)
    if case.version != version:
        newest = {**fields_of(case), "status": case.status}
        raise EditedMeanwhile(
            "Somebody saved a newer version of this case. Nothing of yours was saved yet: compare and save again.",
            case,
            conflicts(wanted, newest),
        )
    return case


async def _save(work: Work, case: Case, fields: Mapping[str, FieldValue]) -> None:
    await work.connection.execute(
        """
        UPDATE cases SET title = $3, practice_area = $4, client_name = $5, responsible_id = $6,
               version = version + 1, updated_at = now()
        WHERE firm_id = $1 AND id = $2
        """,
        work.actor.firm_id,
        case.id,
        *(fields[name] for name in ("title", "practice_area", "client_name", "responsible_id")),
    )
    parties = fields["parties"]
    if isinstance(parties, list) and parties != [party.draft for party in case.parties]:
        await save_parties(work, case.id, case.parties, parties)


def _in_words(case: Case) -> dict[str, Fact]:
    return {
        "title": case.title,
        "practice_area": case.practice_area,
        "client_name": case.client_name,
        "responsible": case.responsible.name if case.responsible else None,
        "parties": in_words([party.draft for party in case.parties]),
    }
