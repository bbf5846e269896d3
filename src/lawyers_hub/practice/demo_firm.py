"""Filling the demo firm, through the same functions that the API calls: what they refuse cannot be in it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from lawyers_hub.database.unit_of_work import Actor, Role, Work
from lawyers_hub.practice.case_edits import StatusChange, change_status
from lawyers_hub.practice.cases import Case, CaseDraft, open_case
from lawyers_hub.practice.demo_cases import CASES, DemoCase
from lawyers_hub.practice.firms import FirmDraft
from lawyers_hub.practice.notes import NoteDraft, write_note
from lawyers_hub.practice.passwords import password_matches
from lawyers_hub.practice.people import Newcomer, PersonChange, change_person, let_in
from lawyers_hub.practice.shares import share_case


class DemoPerson(NamedTuple):
    name: str
    email: str
    role: Role


class DemoFirm(NamedTuple):
    draft: FirmDraft
    people: tuple[DemoPerson, ...]
    cases: tuple[DemoCase, ...]


DEMO = DemoFirm(
    FirmDraft("demo", "Wijaya & Partners"),
    (
        DemoPerson("Dewi Lestari", "dewi@demo.example", "admin"),
        DemoPerson("Ratna Wijaya", "ratna@demo.example", "partner"),
        DemoPerson("Bima Prasetyo", "bima@demo.example", "associate"),
        DemoPerson("Sari Utami", "sari@demo.example", "paralegal"),
        DemoPerson("Agus Hartono", "agus@demo.example", "client"),
    ),
    CASES,
)

# The other side in one of the demo firm's cases: neither firm sees a word of the other's.
RIVAL = DemoFirm(
    FirmDraft("rival", "Halim & Rekan"),
    (DemoPerson("Maya Halim", "maya@rival.example", "partner"),),
    (
        DemoCase(
            "Defence of PT Cahaya Timur against PT Samudra Biru",
            "litigation",
            "PT Cahaya Timur",
            "maya@rival.example",
            ("active",),
            notes=("The client offers two thirds in four instalments. Not to be known to the other side.",),
        ),
    ),
)


async def let_everybody_in(work: Work, firm: DemoFirm, password: str) -> dict[str, Actor]:
    """The firm's people, by e-mail address."""
    people = {}
    for person in firm.people:
        known = await let_in(work, Newcomer(person.name, person.email, person.role, password))
        people[person.email] = replace(work.actor, person_id=known.id, role=person.role)
    return people


async def let_everybody_back_in(work: Work, firm: DemoFirm, password: str) -> None:
    """Whoever was deactivated or has another password by now gets this one."""
    for person in firm.people:
        row = await work.connection.fetchrow(
            "SELECT id, version, active, password_hash FROM people WHERE firm_id = $1 AND email = $2",
            work.actor.firm_id,
            person.email,
        )
        if row and not (row["active"] and await password_matches(password, row["password_hash"])):
            await change_person(work, row["id"], row["version"], PersonChange(active=True, password=password))


async def open_all_cases(work: Work, firm: DemoFirm, people: Mapping[str, Actor]) -> None:
    """Each case by the hands of those who work on it, so that the trail tells a story."""
    for case in firm.cases:
        lawyer = people[case.responsible or firm.people[0].email]
        await _open_case(Work(work.connection, lawyer), case, people)


async def _open_case(work: Work, demo: DemoCase, people: Mapping[str, Actor]) -> Case:
    draft = CaseDraft(
        title=demo.title,
        practice_area=demo.practice_area,
        client_name=demo.client,
        responsible_id=_id_of(people, demo.responsible),
        parties=list(demo.parties),
    )
    case = await open_case(work, draft)
    for step in demo.steps:
        case = await change_status(work, case.id, case.version, StatusChange(step))
    for note in demo.notes:
        await write_note(work, case.id, NoteDraft(note))
    if demo.shared:
        await _share_with_clients(work, case, people)
    return case


async def _share_with_clients(work: Work, case: Case, people: Mapping[str, Actor]) -> None:
    for person in people.values():
        if person.role == "client" and person.person_id:
            await share_case(work, case.id, person.person_id)


def _id_of(people: Mapping[str, Actor], email: str | None) -> UUID | None:
    return people[email].person_id if email else None
