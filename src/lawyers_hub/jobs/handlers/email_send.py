"""Sends one written e-mail, once as far as e-mail allows.

A mail server takes a letter, and then we write down that it has. Nothing makes these two one: a worker that dies
in between sends the letter again. Every sending carries the same Message-ID, date and text, so that mail servers
and readers know the second for the first. The window is the time of one commit (docs/adr/0006-e-mail-once.md).
"""

from typing import Literal

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work, acting
from lawyers_hub.jobs.envelope import SendEmail
from lawyers_hub.jobs.handler import Handler
from lawyers_hub.mail.errors import LetterPutOff, LetterRefused, MailServerAway
from lawyers_hub.mail.letter import Letter
from lawyers_hub.mail.post import Post
from lawyers_hub.practice.emails import Email, note_sent, note_withheld, unsent_email

# Longer than any conversation with a mail server is let go on.
TIMEOUT_S = 60

Deed = Literal["sent", "withheld", "done before"]


def sending_of_emails(database: Database, post: Post, public_url: str) -> Handler[SendEmail, Deed]:
    """`public_url` is where people find the pages."""

    async def prepare(actor: Actor, wanted: SendEmail) -> Deed:
        async with acting(database, actor) as work:
            email = await unsent_email(work, wanted.email_id)
        if email is None:
            return "done before"
        if not email.wanted:
            return "withheld"
        await post.send(_letter(email, public_url))
        return "sent"

    return Handler(
        prepare=prepare,
        effect=_write_down,
        timeout_s=TIMEOUT_S,
        final=(LetterRefused,),
        away=(LetterPutOff, MailServerAway),
    )


def _letter(email: Email, public_url: str) -> Letter:
    text = (
        f"{email.body}\n\nSee it in the hub:\n{public_url}{email.page}\n\n-- \n"
        f"{email.firm}\nWritten by Lawyers Hub, a program; it reads no answers.\n"
    )
    return Letter(key=email.id, to=email.address, subject=email.subject, text=text, written_at=email.written_at)


async def _write_down(work: Work, wanted: SendEmail, deed: Deed) -> None:
    if deed == "sent":
        await note_sent(work, wanted.email_id)
    elif deed == "withheld":
        await note_withheld(work, wanted.email_id)
