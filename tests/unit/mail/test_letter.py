"""A letter is written so that every mail server understands it, and so that nobody can slip anything into it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import msgspec
import pytest

from lawyers_hub.mail.errors import LetterRefused
from lawyers_hub.mail.letter import Letter, as_message, mailbox

HUB = mailbox("Lawyers Hub <hub@firm.example>")
LETTER = Letter(
    key=UUID("01a204e0-e16b-7d44-8f3b-e4b583389ff1"),
    to="dewi@firm.example",
    subject="Court date in 3 days",
    text="Case 2026-0012",
    written_at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
)


def received(**changes: Any) -> EmailMessage:
    """The letter as it arrives."""
    message = as_message(msgspec.structs.replace(LETTER, **changes), HUB)
    return message_from_bytes(message.as_bytes(), policy=default)


def test_a_letter_says_who_wrote_it_to_whom_when_and_that_no_person_did() -> None:
    letter = received()
    assert letter["From"] == "Lawyers Hub <hub@firm.example>"
    assert letter["To"] == "dewi@firm.example"
    assert letter["Date"].datetime == LETTER.written_at
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Case 2026-0012"


def test_the_same_letter_has_the_same_message_id_and_another_letter_another() -> None:
    other = UUID("01a204e0-e16b-7d44-8f3b-e4b583389ff2")
    assert received()["Message-ID"] == received()["Message-ID"] == f"<{LETTER.key}@firm.example>"
    assert received(key=other)["Message-ID"] != received()["Message-ID"]


def test_a_long_name_of_the_sender_leaves_the_message_id_whole() -> None:
    sender = mailbox("hub@" + ".".join(["chambers"] * 12) + ".example")
    message = as_message(LETTER, sender)
    written = message_from_bytes(message.as_bytes(), policy=default)
    assert "".join(written["Message-ID"].split()) == f"<{LETTER.key}@{sender.domain}>"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_line_break_in_a_title_begins_no_other_header(break_: str) -> None:
    letter = received(subject=f"Hearing{break_}Bcc: thief@example.com{break_}{break_}<h1>Body</h1>")
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hearing Bcc: thief@example.com <h1>Body</h1>"
    assert letter.get_content().strip() == LETTER.text
    assert sorted(letter) == sorted(received())


@pytest.mark.parametrize(
    "title", ["Frist für Müller & Söhne", "موعد الجلسة", "期限 " * 60, "⚖️ " * 100, "=?utf-8?q?no?= x"]
)
def test_every_script_arrives_as_it_was_written(title: str) -> None:
    text = f"{title}\nsecond line\n\n.\nFrom here on"
    letter = received(subject=title, text=text)
    assert letter["Subject"] == " ".join(title.split())
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == text
    assert as_message(msgspec.structs.replace(LETTER, subject=title, text=text), HUB).as_bytes().isascii()


def test_no_line_is_longer_than_mail_servers_take() -> None:
    message = as_message(msgspec.structs.replace(LETTER, subject="ü" * 500, text="word " * 2_000), HUB)
    assert max(len(line) for line in message.as_bytes().split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dewi",
        "dewi@",
        "@firm.example",
        "a,b@firm.example",
        "a@firm.example>, b@x.example",
        "a;b@c.example",
        "(@)",
        "Dewi <a@b.example>",
        "münir@b.example",
    ],
)
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(LetterRefused, match="is no address that mail can be sent to"):
        received(to=address)


@pytest.mark.parametrize("text", ["", "hub", "Hub <hub>", "Hub <>", "Hub <a@b.example", "a@b.example, c@d.example"])
def test_what_is_no_mailbox_cannot_be_the_sender(text: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        mailbox(text)


def test_a_domain_beyond_ascii_is_written_as_mail_servers_know_it() -> None:
    assert received(to="dewi@bücher.example")["To"] == "dewi@xn--bcher-kva.example"


def test_a_mailbox_may_have_a_name_in_any_script() -> None:
    assert mailbox("Büro <hub@firm.example>").display_name == "Büro"
    assert mailbox("hub@firm.example").addr_spec == "hub@firm.example"
