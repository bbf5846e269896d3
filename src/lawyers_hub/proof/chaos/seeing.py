"""All that there is to see of a storm's firm when everything has come to rest: its rows, and its e-mails as files."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec

from lawyers_hub.proof.chaos.owner import Owner


class Job(msgspec.Struct, frozen=True):
    """A row of the outbox; `subject` is what the job is about, as its effect names it too."""

    id: int
    name: str
    subject: str | None
    state: Literal["open", "completed", "dead", "discarded"]
    error: str | None
    crashes: int


class Notification(msgspec.Struct, frozen=True):
    id: UUID
    key: str
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`effects`: for each name of a job, how often its effect is there for each subject."""

    jobs: Sequence[Job]
    effects: Mapping[str, Counter[str]]
    deadlines: frozenset[UUID]
    papers: frozenset[UUID]
    reminders: Mapping[UUID, Sequence[UUID]]
    notifications: Sequence[Notification]
    emails: Mapping[UUID, Sequence[UUID]]
    strange: Sequence[str]


_JOBS = """
    SELECT id, name, error, crashes,
           coalesce(payload->>'reminder_id', payload->>'email_id',
                    (payload->>'document_id') || ' ' || (payload->>'version')) AS subject,
           CASE WHEN completed_at IS NOT NULL THEN 'completed' WHEN dead_at IS NOT NULL THEN 'dead'
                WHEN discarded_at IS NOT NULL THEN 'discarded' ELSE 'open' END AS state
    FROM outbox ORDER BY id
"""
_REMINDED = "SELECT details->>'reminder' FROM audit_trail WHERE action = 'deadline.reminded'"
_READ = "SELECT subject_id || ' ' || (details->>'version') FROM audit_trail WHERE action = 'document.read'"


async def look(owner: Owner, mail: Path) -> Seen:
    """`mail` is the folder in which e-mails arrive, those of other firms too."""
    emails = await _grouped(owner, "SELECT notification_id, id FROM emails")
    return Seen(
        jobs=[msgspec.convert(dict(row), Job) for row in await owner.fetch(_JOBS)],
        effects={
            "deadline.remind": await _counted(owner, _REMINDED),
            "document.read": await _counted(owner, _READ),
            "email.send": arrived(mail, (str(email) for sent in emails.values() for email in sent)),
        },
        deadlines=await _ids(owner, "SELECT id FROM deadlines"),
        papers=await _ids(owner, "SELECT id FROM documents"),
        reminders=await _grouped(owner, "SELECT deadline_id, id FROM deadline_reminders"),
        notifications=[
            msgspec.convert(dict(row), Notification)
            for row in await owner.fetch("SELECT id, key, person_id FROM notifications")
        ],
        emails=emails,
        strange=[row[0] for row in await owner.fetch("SELECT queue_id FROM strange_copies")],
    )


def arrived(mail: Path, emails: Iterable[str]) -> Counter[str]:
    """How many files there are for each of these e-mails."""
    files = Counter(file.stem for file in mail.rglob("*.eml"))
    return Counter({email: files[email] for email in emails})


async def _counted(owner: Owner, statement: str) -> Counter[str]:
    return Counter(str(row[0]) for row in await owner.fetch(statement))


async def _ids(owner: Owner, statement: str) -> frozenset[UUID]:
    return frozenset(row[0] for row in await owner.fetch(statement))


async def _grouped(owner: Owner, statement: str) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for group, member in await owner.fetch(statement):
        found[group].append(member)
    return found
