"""What a job is called, what it carries, and how it travels through the queue.

The payload of each job is a frozen struct registered under the job's name, so that a job of an unknown name
or shape is recognised before it runs, on both sides of the queue.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

JobName = Literal["document.read", "deadline.remind", "email.send"]

MAX_PAYLOAD_BYTES = 64 * 1024


class ReadDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Read one version of a document: its text, its personal data, its place in the index."""

    document_id: UUID
    version: int


class RemindOfDeadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Remind people of a deadline, unless it was moved or settled meanwhile."""

    reminder_id: UUID


class SendEmail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hand one written e-mail to the mail server."""

    email_id: UUID


Payload = ReadDocument | RemindOfDeadline | SendEmail

PAYLOADS: dict[str, type[Payload]] = {
    "document.read": ReadDocument,
    "deadline.remind": RemindOfDeadline,
    "email.send": SendEmail,
}


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True):
    """The copy of an accepted job that travels through Redis. The row in the outbox stays the record."""

    outbox_id: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    firm_id: UUID
    payload: Any
    round: int = 0
    correlation_id: str | None = None
    traceparent: str | None = None


class PayloadRefused(Exception):
    """The job's name is unknown, or its payload is too large or of another shape."""


def plain_payload(name: str, payload: Any) -> Any:
    """The payload, a struct or plain already, in the plain form that it has in the outbox and in Redis.

    Raises:
        PayloadRefused: not the one registered for this name, larger than 64 KiB, or nothing that JSON can say.
    """
    try:
        encoded = msgspec.json.encode(payload)
    except (UnicodeEncodeError, OverflowError, RecursionError) as problem:
        raise PayloadRefused(f"The payload of {name!r} cannot be written as JSON: {problem}") from None
    if len(encoded) > MAX_PAYLOAD_BYTES:
        raise PayloadRefused(f"The payload of {name!r} has {len(encoded)} bytes; {MAX_PAYLOAD_BYTES} are allowed.")
    plain = msgspec.json.decode(encoded)
    checked_payload(name, plain)
    return plain


def checked_payload(name: str, payload: Any) -> Payload:
    """The payload as its struct, from the plain form it has in the outbox and in Redis.

    Raises:
        PayloadRefused: names what does not fit.
    """
    shape = PAYLOADS.get(name)
    if shape is None:
        raise PayloadRefused(f"There is no job called {name!r}.")
    try:
        return msgspec.convert(payload, shape)
    except msgspec.ValidationError as problem:
        raise PayloadRefused(f"The payload of {name!r} has another shape: {problem}") from None
