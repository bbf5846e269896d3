"""What can go wrong in a practice, in words for the person at the screen.

HubError
├── NotFound            it does not exist, or not for this firm or person: the two are never told apart
├── NotAllowed          the person's role does not allow it
├── NotSignedIn         no valid sign-in, or it has ended
├── TooManyAttempts     wait before trying again
├── Invalid             the input breaks a rule; may name fields
│   ├── NotAccepted     a file that the hub does not take
│   └── TooLarge        a file over the limit
└── Conflict            it does not fit the present state
    ├── EditedMeanwhile somebody saved another version first
    └── KeyReused       an Idempotency-Key that came with another request

None of them knows an HTTP status; `api/problems.py` holds that table.
"""

from collections.abc import Sequence

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One field and what is wrong with it, in words for the person who filled it in."""

    field: str
    message: str


class HubError(Exception):
    """Its message is a whole sentence for the person: what happened and what to do."""

    title = "Something went wrong"


class NotFound(HubError):
    title = "Not found"

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} does not exist, or it is not open to you.")


class NotAllowed(HubError):
    title = "Not allowed"


class NotSignedIn(HubError):
    title = "Not signed in"


class TooManyAttempts(HubError):
    title = "Too many attempts"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Invalid(HubError):
    title = "Not valid"

    def __init__(self, message: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)

    @classmethod
    def field(cls, field: str, message: str) -> "Invalid":
        return cls(message, [FieldError(field, message)])


class NotAccepted(Invalid):
    title = "File not accepted"


class TooLarge(Invalid):
    title = "File too large"


class Conflict(HubError):
    title = "Conflict"


class EditedMeanwhile(Conflict):
    """Carries the newest version and the fields in which it differs from what was sent."""

    title = "Edited meanwhile"

    def __init__(self, message: str, current: msgspec.Struct, changed: Sequence[msgspec.Struct]) -> None:
        super().__init__(message)
        self.current = current
        self.changed = tuple(changed)


class KeyReused(Conflict):
    title = "Key used before"
