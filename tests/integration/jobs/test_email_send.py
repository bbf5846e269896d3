"""From a notice to the mailbox: the real mail server, the real database, and what happens when either fails."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import acting
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.handlers.email_send import sending_of_emails
from lawyers_hub.jobs.queue import Delivery, queue_id
from lawyers_hub.jobs.running import Runs
from lawyers_hub.mail.letter import mailbox
from lawyers_hub.mail.server import MailServer
from lawyers_hub.mail.smtp import MailServerPost
from lawyers_hub.practice.notifications import Notice, notify
from tests.conftest import HubDatabase
from tests.firms import CaseOnFile, HubOfTwoFirms
from tests.integration.jobs.post import Post
from tests.integration.mail.mail_server import Mailroom, mail_server

TITLE = "Court date in 3 days: Tuesday 1 December 2026"


@dataclass
class Office:
    """A worker that sends to the mailroom, brought each copy by the test, and a partner who is told something."""

    hub: HubOfTwoFirms
    case: CaseOnFile
    mailroom: Mailroom
    runs: Runs
    api_database: Database
    owner: "asyncpg.Connection[asyncpg.Record]"

    async def tell(self) -> Notice:
        notice = Notice(
            kind="deadline.reminder",
            key="reminder:1",
            title=TITLE,
            body="File the answer.",
            case_id=self.case.id,
            subject_kind="deadline",
            subject_id=self.case.id,
        )
        async with acting(self.api_database, self.hub.ours.paralegal.actor) as work:
            assert await notify(work, notice, [self.hub.ours.partner.id]) == 1
        return notice

    async def job(self) -> asyncpg.Record:
        return await self._one("SELECT * FROM outbox WHERE name = 'email.send'")

    async def email(self) -> asyncpg.Record:
        return await self._one("SELECT * FROM emails")

    async def run(self) -> asyncpg.Record:
        """One attempt, as the queue would bring it; the job's row afterwards."""
        job = await self.job()
        envelope = {"outbox_id": job["id"], "firm_id": str(self.hub.ours.id), "payload": {}, "round": job["round"]}
        await self.runs.take(Delivery(queue_id(job["id"], job["round"]), job["name"], envelope))
        return await self.job()

    async def trail(self, action: str) -> list[dict[str, Any]]:
        answer = await self.hub.ours.admin.client.get("/audit", params={"action": action})
        return list(answer.json()["items"])

    async def change_job(self, changes: str) -> None:
        await self._one(f"UPDATE outbox SET {changes} WHERE name = 'email.send' RETURNING *")

    async def _one(self, statement: str) -> asyncpg.Record:
        async with self.owner.transaction():
            await self.owner.execute("SELECT hub.enter_firm($1)", self.hub.ours.id)
            (row,) = await self.owner.fetch(statement)
            return row


@pytest.fixture
async def office(hub: HubOfTwoFirms, hub_database: HubDatabase, api_database: Database) -> AsyncIterator[Office]:
    owner = await asyncpg.connect(hub_database.owner_url)
    async with Database.connect(hub_database.url_of("worker"), service="worker") as database:
        with mail_server() as mailroom:
            server = MailServer("127.0.0.1", mailroom.port, "none")
            # Without a respite, a test need not wait for it.
            post = MailServerPost(server, mailbox("Lawyers Hub <hub@firm.example>"), respite_s=0)
            handlers = {"email.send": sending_of_emails(database, post, "https://hub.example")}
            case = await hub.open_case(hub.ours.partner, "Widow Sari against the harbour")
            yield Office(hub, case, mailroom, Runs(Attempts(database, handlers)), api_database, owner)
    await owner.close()


async def test_who_is_told_finds_a_letter_with_the_way_to_the_page(office: Office) -> None:
    notice = await office.tell()
    assert (await office.run())["completed_at"] is not None

    (letter,) = office.mailroom.letters
    text = letter.get_content()
    assert (letter["To"], letter["Subject"]) == (office.hub.ours.partner.email, TITLE)
    assert f"https://hub.example/deadlines/{notice.subject_id}" in text
    assert office.case.number in text
    assert f"Firm {office.hub.ours.slug}" in text
    assert office.case.title not in text
    assert notice.body not in text


async def test_what_was_sent_is_in_the_audit_trail_and_not_in_the_way_on_the_timeline(office: Office) -> None:
    await office.tell()
    await office.run()

    (entry,) = await office.trail("email.sent")
    assert entry["details"] == {"to": office.hub.ours.partner.name}
    assert (await office.email())["sent_at"] is not None
    timeline = (await office.hub.ours.partner.client.get(f"/cases/{office.case.id}/timeline")).json()["items"]
    assert [item["action"] for item in timeline] == ["case.opened"]


async def test_a_letter_that_was_sent_is_not_sent_again(office: Office) -> None:
    await office.tell()
    await office.run()
    await office.change_job("completed_at = NULL, round = round + 1")

    assert (await office.run())["completed_at"] is not None
    assert len(office.mailroom.letters) == 1
    assert len(await office.trail("email.sent")) == 1


async def test_two_workers_with_the_same_letter_write_down_one_sending_of_one_message_id(office: Office) -> None:
    await office.tell()
    job = await office.job()
    envelope = {"outbox_id": job["id"], "firm_id": str(office.hub.ours.id), "payload": {}, "round": 0}
    copies = [Delivery(f"copy-{number}", job["name"], envelope) for number in range(2)]
    await asyncio.gather(*(office.runs.take(copy) for copy in copies))

    assert len({letter["Message-ID"] for letter in office.mailroom.letters}) == 1
    assert len(await office.trail("email.sent")) == 1


async def test_a_letter_whose_taking_was_never_heard_is_sent_again_as_the_same_letter(office: Office) -> None:
    def break_off(server: Any) -> None:
        server.transport.abort()
        office.mailroom.on_letter = lambda _server: None

    office.mailroom.on_letter = break_off
    await office.tell()
    assert (await office.run())["completed_at"] is None
    assert (await office.run())["completed_at"] is not None

    first, second = (letter.as_bytes() for letter in office.mailroom.letters)
    assert first == second
    assert len(await office.trail("email.sent")) == 1


async def test_who_left_the_firm_meanwhile_gets_no_letter_and_the_trail_says_why(office: Office) -> None:
    await office.tell()
    partner, admin = office.hub.ours.partner, office.hub.ours.admin.client
    answer = await admin.patch(f"/people/{partner.id}", json={"active": False}, headers={"if-match": '"1"'})
    assert answer.status_code == 200

    assert (await office.run())["completed_at"] is not None
    assert office.mailroom.letters == []
    assert (await office.email())["sent_at"] is None
    assert await office.trail("email.sent") == []
    (entry,) = await office.trail("email.withheld")
    assert entry["details"] == {"to": partner.name, "reason": "The receiver no longer works here."}


async def test_a_mailbox_that_is_gone_is_a_dead_letter_at_once_with_the_servers_words(office: Office) -> None:
    office.mailroom.greets_receiver = "550 5.1.1 No such mailbox"
    await office.tell()

    job = await office.run()
    assert (job["attempts"], job["dead_at"] is not None) == (1, True)
    assert "550 5.1.1 No such mailbox" in job["error"]
    assert (await office.email())["sent_at"] is None


async def test_an_outage_of_the_mail_server_costs_no_letter(office: Office) -> None:
    office.mailroom.greets_sender = "451 Not now"
    await office.tell()
    for tries in range(1, 6):
        job = await office.run()
        assert (job["round"], job["attempts"], job["dead_at"]) == (tries, 0, None)
    assert "451 Not now" in job["error"]

    office.mailroom.greets_sender = "250 Taken"
    assert (await office.run())["completed_at"] is not None
    assert len(office.mailroom.letters) == 1


async def test_a_letter_that_the_server_wants_later_waits(office: Office) -> None:
    office.mailroom.greets_receiver = "450 4.2.0 Greylisted"
    await office.tell()

    job = await office.run()
    assert (job["attempts"], job["dead_at"], job["not_before"] is not None) == (0, None, True)
    office.mailroom.greets_receiver = "250 Taken"
    assert (await office.run())["completed_at"] is not None


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SMTP_URL": "smtp://hub:s3cret@mail.example:no"}, "The mail server must be smtp://"),
        ({"SMTP_URL": "file://elsewhere/s3cret"}, "The folder for letters must be file:///"),
        ({"SMTP_URL": ""}, "SMTP_URL is not set"),
        ({"PUBLIC_URL": "hub"}, "PUBLIC_URL must be an address"),
        ({"MAIL_FROM": "the hub"}, "MAIL_FROM is 'the hub'; it must be an address"),
    ],
)
async def test_a_worker_with_a_wrong_setting_says_so_in_one_sentence(
    post: Post, settings: dict[str, str], words: str
) -> None:
    good = {"SMTP_URL": "smtp://mail.example", "PUBLIC_URL": "https://hub.example"}
    with post.process("worker", "lawyers_hub.jobs.worker", **{**good, **settings}) as worker:
        assert await worker.ended() == 2
        assert words in worker.complained()
        assert "s3cret" not in worker.complained()
        assert "Traceback" not in worker.complained()
