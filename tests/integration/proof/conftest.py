"""A firm at rest after a storm, in a real database: everything that was accepted is there once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.proof.chaos.judging import Judgement, judge
from lawyers_hub.proof.chaos.load import Acknowledged, Deadline
from lawyers_hub.proof.chaos.owner import Owner
from lawyers_hub.proof.chaos.seeing import look
from tests.conftest import HubDatabase
from tests.firms import FirmMaker, FirmOfPeople

REMINDERS = 2

_JOB = """
    INSERT INTO outbox (firm_id, name, payload, sent_at, completed_at)
    VALUES ($1, $2, $3::text::jsonb, now(), now()) RETURNING id
"""


@dataclass
class Rest:
    """What the storm left: one deadline with its reminders, one document, one dead job of poison."""

    owner: Owner
    firm: FirmOfPeople
    mail: Path
    acknowledged: Acknowledged = field(default_factory=Acknowledged)
    poison: list[int] = field(default_factory=list)

    async def judged(self) -> Judgement:
        return judge(await look(self.owner, self.mail), self.acknowledged, self.poison)

    async def happened(self, action: str, subject: UUID, details: str) -> None:
        """One more entry of the audit trail."""
        async with self.owner.transaction() as connection:
            await Planter(connection, self).happened(action, subject, details)


@dataclass
class Planter:
    """Writes what a storm leaves, in one transaction of the owner."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    rest: Rest

    @property
    def firm(self) -> FirmOfPeople:
        return self.rest.firm

    async def plant(self) -> None:
        case = await self._plant_case()
        await self._plant_document(case)
        await self._plant_deadline(case)
        poison = await self._job("case.archive", "{}")
        await self.connection.execute(
            "UPDATE outbox SET completed_at = NULL, dead_at = now(), error = 'no such job' WHERE id = $1", poison
        )
        self.rest.poison.append(poison)

    async def happened(self, action: str, subject: UUID, details: str) -> None:
        await self.connection.execute(
            "INSERT INTO audit_trail (id, firm_id, action, subject_kind, subject_id, details)"
            " VALUES ($1, $2, $3, split_part($3, '.', 1), $4, $5::text::jsonb)",
            new_id(), self.firm.id, action, subject, details,
        )  # fmt: skip

    async def _job(self, name: str, payload: str) -> int:
        number: int = await self.connection.fetchval(_JOB, self.firm.id, name, payload)
        return number

    async def _plant_case(self) -> UUID:
        case = new_id()
        await self.connection.execute(
            "INSERT INTO cases (id, firm_id, number, title, status, practice_area, client_name)"
            " VALUES ($1, $2, '2026-0001', 'Storm', 'active', 'litigation', 'PT Badai')",
            case, self.firm.id,
        )  # fmt: skip
        return case

    async def _plant_document(self, case: UUID) -> None:
        document = new_id()
        await self.connection.execute(
            "INSERT INTO documents (id, firm_id, case_id, title) VALUES ($1, $2, $3, 'A letter')",
            document, self.firm.id, case,
        )  # fmt: skip
        await self._job("document.read", f'{{"document_id": "{document}", "version": 1}}')
        await self.happened("document.read", document, '{"version": 1}')
        self.rest.acknowledged.papers.append(document)

    async def _plant_deadline(self, case: UUID) -> None:
        deadline, people = new_id(), frozenset({self.firm.partner.id, self.firm.associate.id})
        await self.connection.execute(
            "INSERT INTO deadlines (id, firm_id, case_id, kind, title, due_on, remind_before, entered_by)"
            " VALUES ($1, $2, $3, 'response', 'Reply', '2030-01-07', '{1,0}', $4)",
            deadline, self.firm.id, case, self.firm.partner.id,
        )  # fmt: skip
        for days_before in range(REMINDERS):
            await self._plant_reminder(deadline, days_before, people)
        self.rest.acknowledged.deadlines.append(Deadline(deadline, REMINDERS, people))

    async def _plant_reminder(self, deadline: UUID, days_before: int, people: frozenset[UUID]) -> None:
        reminder = new_id()
        job = await self._job("deadline.remind", f'{{"reminder_id": "{reminder}"}}')
        await self.connection.execute(
            "INSERT INTO deadline_reminders (id, firm_id, deadline_id, days_before, remind_at, job, state, sent_at)"
            " VALUES ($1, $2, $3, $4, now(), $5, 'sent', now())",
            reminder, self.firm.id, deadline, days_before, job,
        )  # fmt: skip
        await self.happened("deadline.reminded", deadline, f'{{"reminder": "{reminder}"}}')
        for person in people:
            await self._tell(person, reminder, deadline)

    async def _tell(self, person: UUID, reminder: UUID, deadline: UUID) -> None:
        notification, email = new_id(), new_id()
        await self.connection.execute(
            "INSERT INTO notifications (id, firm_id, person_id, kind, key, title, body, subject_kind, subject_id)"
            " VALUES ($1, $2, $3, 'deadline.reminder', $4, 'Reply', '', 'deadline', $5)",
            notification, self.firm.id, person, f"reminder:{reminder}", deadline,
        )  # fmt: skip
        await self.connection.execute(
            "INSERT INTO emails (id, firm_id, notification_id, address, subject, body, sent_at)"
            " VALUES ($1, $2, $3, 'somebody@firm.example', 'Reply', '', now())",
            email, self.firm.id, notification,
        )  # fmt: skip
        await self._job("email.send", f'{{"email_id": "{email}"}}')
        (self.rest.mail / f"{email}.eml").touch()


@pytest.fixture(scope="session")
async def storm_database(new_database: Callable[[], Awaitable[HubDatabase]]) -> HubDatabase:
    return await new_database()


@pytest.fixture
async def rest(storm_database: HubDatabase, firm_maker: FirmMaker, tmp_path: Path) -> AsyncIterator[Rest]:
    maker = FirmMaker(storm_database.owner_url, firm_maker.transport, firm_maker.password_hash)
    firm = await maker.found()
    rest = Rest(Owner(storm_database.owner_url, firm.id), firm, tmp_path)
    async with rest.owner.transaction() as connection:
        await Planter(connection, rest).plant()
    yield rest
    # It belongs to no firm, and would speak against the next one.
    await rest.owner.fetch("DELETE FROM strange_copies")
