"""One transaction in which one actor does one thing. Only this module commits.

The firm is set for the transaction before any query runs, and row-level security holds every query to it.
The same statement checks that the actor's session still stands, so a person who was deactivated, signed out or
given another role is stopped at their next request and not when their token expires.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.telemetry.correlation import current_correlation_id

Role = Literal["admin", "partner", "associate", "paralegal", "client"]
STAFF: frozenset[Role] = frozenset({"admin", "partner", "associate", "paralegal"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with a session, or (with neither) the house itself working for one firm."""

    firm_id: UUID
    person_id: UUID | None = None
    session_id: UUID | None = None
    role: Role | None = None
    address: str | None = None
    """Where the request came from: an IP address, for the audit trail."""


class SessionEnded(Exception):
    """The session was ended, the person deactivated, or their role changed since the token was given."""


@dataclass(frozen=True, slots=True)
class Work:
    """An open transaction in the scope of the actor's firm."""

    connection: Connection
    actor: Actor

    @property
    def correlation_id(self) -> str | None:
        return current_correlation_id()


@asynccontextmanager
async def acting(database: Database, actor: Actor) -> AsyncIterator[Work]:
    """Commits when the block ends well, rolls back when it raises.

    Raises:
        SessionEnded: the actor is a person whose session no longer stands as the token says.
    """
    async with database.connection() as connection, connection.transaction():
        await enter(connection, actor)
        yield Work(connection, actor)


async def enter(connection: Connection, actor: Actor) -> None:
    """Puts the open transaction into the actor's firm, and out of any that it was in.

    Raises:
        SessionEnded: as in `acting`.
    """
    if actor.person_id is None:
        await connection.execute("SELECT hub.enter_firm($1)", actor.firm_id)
        return
    stands = await connection.fetchval(
        "SELECT hub.enter_firm($1, $2, $3, $4)", actor.firm_id, actor.person_id, actor.session_id, actor.role
    )
    if not stands:
        raise SessionEnded


@asynccontextmanager
async def as_the_house(database: Database) -> AsyncIterator[Connection]:
    """A transaction for what belongs to no firm (sign-in, the outbox's relay, heartbeats).

    Tables of firms show nothing in it.
    """
    async with database.connection() as connection, connection.transaction():
        yield connection
