"""The correlation id: one short text that follows a request through every hop, log line and job.

It is for tracing only. Nothing is ever allowed, found or identified by it, so a visitor may choose one,
as long as it is well formed; anything else is replaced by a new one.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "x-correlation-id"

# Wide enough for UUIDs, ULIDs and W3C trace ids; too narrow to smuggle a line break or markup into a log.
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_current: ContextVar[str | None] = ContextVar("correlation_id", default=None)


def new_correlation_id() -> str:
    return secrets.token_hex(16)


def accept_correlation_id(offered: str | None) -> str:
    """The offered id when it has 8 to 64 letters, digits, dots, dashes or underscores; otherwise a new one."""
    if offered is not None and _WELL_FORMED.fullmatch(offered):
        return offered
    return new_correlation_id()


def current_correlation_id() -> str | None:
    return _current.get()


@contextmanager
def correlated(correlation_id: str) -> Iterator[str]:
    """Everything logged and accepted inside the block carries this id."""
    token = _current.set(correlation_id)
    try:
        yield correlation_id
    finally:
        _current.reset(token)
