"""The database as its owner sees one firm of it: for what a proof judges, and for what no user can bring about."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

PATIENCE_S = 60.0
_BETWEEN_TRIES_S = 0.2
_STATEMENT_TIMEOUT_S = 20.0

AWAY = (
    OSError,
    asyncpg.InterfaceError,
    # What asyncpg says on a connection that the server has just ended.
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,
)
"""What is raised while Postgres dies or starts; `TimeoutError` is an `OSError`."""


@dataclass(frozen=True)
class Owner:
    """Speaks to one firm's rows, a transaction for each statement, and outlives every outage of Postgres."""

    url: str
    firm_id: UUID

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """One transaction inside the firm; raises one of `AWAY` when Postgres goes away."""
        connection = await asyncpg.connect(self.url, timeout=5, command_timeout=_STATEMENT_TIMEOUT_S)
        try:
            async with connection.transaction():
                await connection.execute("SELECT hub.enter_firm($1)", self.firm_id)
                yield connection
        finally:
            connection.terminate()

    async def fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """Tried again until Postgres answers, so a statement that writes must bear being run twice. Commits.

        Raises:
            One of `AWAY`: it was away for longer than `PATIENCE_S`.
        """
        patient_until = time.monotonic() + PATIENCE_S
        while True:
            try:
                async with self.transaction() as connection:
                    return await connection.fetch(statement, *values)
            except AWAY:
                if time.monotonic() > patient_until:
                    raise
            await asyncio.sleep(_BETWEEN_TRIES_S)

    async def count(self, statement: str, *values: Any) -> int:
        """The one number that the statement asks for."""
        return int((await self.fetch(statement, *values))[0][0])
