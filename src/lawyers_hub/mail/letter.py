"""A letter, and how it is written for the world's mail servers (RFC 5322)."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import msgspec

from lawyers_hub.mail.errors import LetterRefused
from lawyers_hub.mail.headers import HEADERS, encoded


class Letter(msgspec.Struct, frozen=True):
    """One text to one person. `key` stays the same however often the letter is sent."""

    key: UUID
    to: str
    subject: str
    text: str
    written_at: datetime


def mailbox(text: str) -> Address:
    """`Name <name@example.com>`, or the address alone. A domain beyond ASCII is written as mail servers know it.

    Raises:
        ValueError: it is something else, or what stands before the @ is beyond ASCII.
    """
    address = _parsed(text)
    domain = address.domain.encode("idna").decode()
    if not (address.username and domain and address.username.isascii()):
        raise ValueError("no e-mail address")
    return Address(address.display_name, address.username, domain)


def as_message(letter: Letter, sender: Address) -> EmailMessage:
    """The same letter gives the same message, so that mail servers and readers recognise one that comes twice.

    Raises:
        LetterRefused: nothing can be sent to such an address.
    """
    message = EmailMessage(policy=HEADERS)
    message["From"] = sender
    message["To"] = _receiver(letter.to)
    # A line break would begin another header.
    message["Subject"] = encoded(" ".join(letter.subject.split()))
    message["Date"] = letter.written_at
    message["Message-ID"] = f"<{letter.key}@{sender.domain}>"
    # Nobody's absence note shall answer (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _parsed(text: str) -> Address:
    try:
        header: Any = default.header_factory("From", text)
    except IndexError:
        # The library stumbles over some texts, such as "dewi@".
        raise ValueError("no e-mail address") from None
    if header.defects or len(header.addresses) != 1:
        raise ValueError("no e-mail address")
    address: Address = header.addresses[0]
    return address


def _receiver(address: str) -> Address:
    try:
        receiver = mailbox(address)
    except ValueError:
        receiver = None
    if receiver is None or receiver.display_name:
        raise LetterRefused(f"“{address}” is no address that mail can be sent to.")
    return receiver
