"""Things of a firm, a full set of them, each holding a word that nobody outside may ever read."""

import hashlib
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import STAFF, Actor, Work, acting
from lawyers_hub.files.keys import document_key
from lawyers_hub.files.store import FileStore
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.document_reading import keep_text
from lawyers_hub.practice.tokens import RefreshToken, new_refresh_token
from lawyers_hub.reading.pages import Mark, MarkKind, Page
from tests.firms import FirmOfPeople, Someone

CONTENT = b"The seller hands the house over to the buyer.\n"


@dataclass
class Belongings:
    """A case with everything that hangs on it. Its fields fill the parameters of a route by their names."""

    firm: FirmOfPeople
    # Letters only: a search takes it for one word, and no identifier contains it by chance.
    secret: str = field(default_factory=lambda: "".join(secrets.choice(string.ascii_lowercase) for _ in range(16)))
    case_id: UUID = field(default_factory=new_id)
    document_id: UUID = field(default_factory=new_id)
    number: int = 1
    person_id: UUID = field(default_factory=new_id)
    session_id: UUID = field(default_factory=new_id)
    deadline_id: UUID = field(default_factory=new_id)
    due_on: date = field(default_factory=lambda: datetime.now(UTC).date() + timedelta(days=20))
    notification_id: UUID = field(default_factory=new_id)
    job_id: int = 0
    refresh_token: RefreshToken = field(init=False)

    def __post_init__(self) -> None:
        self.refresh_token = new_refresh_token(self.firm.id, self.session_id)

    @property
    def email(self) -> str:
        return f"{self.secret}@{self.firm.slug}.example"

    def words_in(self, text: str) -> list[str]:
        """What of these belongings, or of their firm, can be read in a text."""
        return [word for word in (self.secret, self.firm.slug, str(self.firm.id)) if word in text]


@dataclass(frozen=True)
class Planter:
    """Writes belongings straight into the tables, as the owner, so that no test waits for a worker."""

    owner: Database
    files: FileStore
    password_hash: str

    async def plant(self, firm: FirmOfPeople) -> Belongings:
        things = Belongings(firm)
        async with acting(self.owner, Actor(firm.id, address="192.0.2.9")) as work:
            await self._plant_person(work, things)
            await self._plant_case(work, things)
            await self._plant_document(work, things)
            await _plant_deadline(work, things)
            await _plant_notifications(work, things)
            things.job_id = await _plant_dead_job(work, things)
            await _plant_trail(work, things)
        return things

    async def share(self, things: Belongings, someone: Someone) -> None:
        async with acting(self.owner, Actor(things.firm.id)) as work:
            await _share(work, things, someone.id)

    async def _plant_person(self, work: Work, things: Belongings) -> None:
        await work.connection.execute(
            "INSERT INTO people (id, firm_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)",
            things.person_id, things.firm.id, things.email, f"{things.secret} Person", "client",
            self.password_hash,
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO sessions (id, firm_id, person_id, refresh_digest, expires_at, user_agent)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            things.session_id, things.firm.id, things.person_id, things.refresh_token.digest,
            datetime.now(UTC) + timedelta(days=1), f"{things.secret} browser",
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO kept_answers (firm_id, person_id, key, request, status, answer, headers)"
            " VALUES ($1, $2, $3, $4, 201, $5, '{}')",
            things.firm.id, things.person_id, things.secret, b"", things.secret.encode(),
        )  # fmt: skip

    async def _plant_case(self, work: Work, things: Belongings) -> None:
        firm, secret = things.firm, things.secret
        await work.connection.execute(
            "INSERT INTO case_numbers (firm_id, year, last) VALUES ($1, 2020, 1) ON CONFLICT DO NOTHING", firm.id
        )
        await work.connection.execute(
            "INSERT INTO cases (id, firm_id, number, title, status, practice_area, client_name, responsible_id)"
            " VALUES ($1, $2, $3, $4, 'active', 'property', $5, $6)",
            things.case_id, firm.id, f"2020-{secrets.randbelow(10**9)}", f"{secret} against the harbour",
            f"{secret} and Sons", firm.partner.id,
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO parties (id, firm_id, case_id, position, name, role) VALUES ($1, $2, $3, 0, $4, 'witness')",
            new_id(), firm.id, things.case_id, f"{secret} the Witness",
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO notes (id, firm_id, case_id, author_id, body) VALUES ($1, $2, $3, $4, $5)",
            new_id(), firm.id, things.case_id, firm.partner.id, f"Remember: {secret}.",
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO case_views (firm_id, case_id, person_id) VALUES ($1, $2, $3)",
            firm.id, things.case_id, firm.partner.id,
        )  # fmt: skip
        await _share(work, things, things.person_id)

    async def _plant_document(self, work: Work, things: Belongings) -> None:
        firm, secret = things.firm, things.secret
        digest = hashlib.sha256(CONTENT).hexdigest()
        key = document_key(firm.id, things.document_id, 1, digest)
        await self.files.put(key, CONTENT)
        await work.connection.execute(
            "INSERT INTO documents (id, firm_id, case_id, title) VALUES ($1, $2, $3, $4)",
            things.document_id, firm.id, things.case_id, f"Deed of {secret}",
        )  # fmt: skip
        await work.connection.execute(
            """
            INSERT INTO document_versions (firm_id, document_id, number, file_name, media_type, size_bytes, sha256,
                                           storage_key, uploaded_by)
            VALUES ($1, $2, 1, $3, 'text/plain', $4, $5, $6, $7)
            """,
            firm.id, things.document_id, f"{secret}.txt", len(CONTENT), digest, key, firm.partner.id,
        )  # fmt: skip
        text = f"Write to {things.email}, says {secret}."
        mark = Mark(MarkKind.EMAIL, 9, 9 + len(things.email), secret)
        await keep_text(work, things.document_id, 1, [Page(1, text, marks=(mark,))])


async def _share(work: Work, things: Belongings, person_id: UUID) -> None:
    await work.connection.execute(
        "INSERT INTO case_shares (firm_id, case_id, person_id) VALUES ($1, $2, $3)",
        things.firm.id, things.case_id, person_id,
    )  # fmt: skip


async def _plant_deadline(work: Work, things: Belongings) -> None:
    """Moved once, with a reminder that has not come yet."""
    firm, secret = things.firm, things.secret
    await work.connection.execute(
        "INSERT INTO deadlines (id, firm_id, case_id, kind, title, due_on, remind_before, entered_by)"
        " VALUES ($1, $2, $3, 'court_date', $4, $5, '{0}', $6)",
        things.deadline_id, firm.id, things.case_id, f"Hearing of {secret}", things.due_on, firm.partner.id,
    )  # fmt: skip
    await work.connection.execute(
        "INSERT INTO deadline_moves (id, firm_id, deadline_id, from_on, to_on, reason, moved_by)"
        " VALUES ($1, $2, $3, $4, $4, $5, $6)",
        new_id(), firm.id, things.deadline_id, things.due_on, f"{secret} was ill", firm.partner.id,
    )  # fmt: skip
    await work.connection.execute(
        "INSERT INTO deadline_reminders (id, firm_id, deadline_id, days_before, remind_at) VALUES ($1, $2, $3, 0, $4)",
        new_id(), firm.id, things.deadline_id, datetime.now(UTC) + timedelta(days=20),
    )  # fmt: skip


async def _plant_notifications(work: Work, things: Belongings) -> None:
    """Everybody on the staff is told; `notification_id` is what the partner was told."""
    for role in STAFF:
        notification_id = things.notification_id if role == "partner" else new_id()
        await work.connection.execute(
            """
            INSERT INTO notifications
                (id, firm_id, person_id, kind, key, title, body, case_id, subject_kind, subject_id)
            VALUES ($1, $2, $3, 'document.unreadable', $4, $4, $4, $5, 'document', $6)
            """,
            notification_id, things.firm.id, things.firm.people[role].id, things.secret, things.case_id,
            things.document_id,
        )  # fmt: skip
        await work.connection.execute(
            "INSERT INTO emails (id, firm_id, notification_id, address, subject, body) VALUES ($1, $2, $3, $4, $5, $5)",
            new_id(), things.firm.id, notification_id, things.email, things.secret,
        )  # fmt: skip


async def _plant_dead_job(work: Work, things: Belongings) -> int:
    number: int = await work.connection.fetchval(
        """
        INSERT INTO outbox (firm_id, name, payload, correlation_id, sent_at, attempts, error, traceback, dead_at)
        VALUES ($1, 'document.read', $2, $3, now(), 5, $4, $4, now()) RETURNING id
        """,
        things.firm.id,
        {"document_id": str(things.document_id), "version": 1},
        f"{things.secret}-correlation",
        f"{things.secret} could not be read",
    )
    return number


async def _plant_trail(work: Work, things: Belongings) -> None:
    details = {"title": f"{things.secret} against the harbour", "file_name": f"{things.secret}.txt"}
    for kind, subject_id in (("case", things.case_id), ("document", things.document_id)):
        await record(work, f"{kind}.planted", subject_kind=kind, subject_id=subject_id, case_id=things.case_id,
                     details=details)  # fmt: skip
