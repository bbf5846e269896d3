"""From draft to closed: which status may follow which, and who may take the step."""

from typing import Literal

from lawyers_hub.database.unit_of_work import Role
from lawyers_hub.practice.errors import Conflict, Invalid, NotAllowed

Status = Literal["draft", "active", "pending", "closed"]

FOLLOWING: dict[Status, tuple[Status, ...]] = {
    "draft": ("active",),
    "active": ("pending", "closed"),
    "pending": ("active", "closed"),
    "closed": ("active",),
}

# Closing and reopening decide whether the firm still works for its client.
MAY_CLOSE_AND_REOPEN: frozenset[Role] = frozenset({"admin", "partner", "associate"})
MAY_MOVE: frozenset[Role] = MAY_CLOSE_AND_REOPEN | {"paralegal"}


def next_statuses(status: Status, role: Role | None) -> list[Status]:
    """The steps that are open to a person of this role, or (None) to the house."""
    return [following for following in FOLLOWING[status] if _may_step(status, following, role)]


def refuse_wrong_step(before: Status, after: Status, role: Role | None, reason: str | None) -> None:
    """Silent when the step may be taken.

    Raises:
        Conflict: no case goes from the one status to the other.
        NotAllowed: the role may not close or reopen cases.
        Invalid: a case is reopened without a reason.
    """
    if after not in FOLLOWING[before]:
        open_steps = " or ".join(FOLLOWING[before])
        raise Conflict(f"This case is {before}; from there it can only become {open_steps}.")
    if not _may_step(before, after, role):
        raise NotAllowed("Only administrators, partners and associates may close or reopen a case.")
    if before == "closed" and not reason:
        raise Invalid.field("reason", "Say why the case is reopened.")


def _may_step(before: Status, after: Status, role: Role | None) -> bool:
    closing_or_reopening = "closed" in (before, after)
    return role is None or role in (MAY_CLOSE_AND_REOPEN if closing_or_reopening else MAY_MOVE)
