"""The login with which the database's own figures are asked for: it reads statistics and nothing else."""

import asyncpg

from lawyers_hub.telemetry.logs import log

LOGIN = "lawyers_hub_statistics"


async def give_statistics_login(connection: "asyncpg.Connection[asyncpg.Record]", password: str) -> None:
    """Makes the login, or gives it this password.

    Where the owner may not, a superuser has made it with the database, or nobody has: that is logged and no failure,
    because a release must not wait for its figures. On RDS the owner may.
    """
    secret = await connection.fetchval("SELECT quote_literal($1)", password)
    try:
        async with connection.transaction():
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", LOGIN):
                await connection.execute(f"CREATE ROLE {LOGIN}")
                await connection.execute(f"GRANT pg_monitor TO {LOGIN}")
            await connection.execute(f"ALTER ROLE {LOGIN} LOGIN PASSWORD {secret}")
    except asyncpg.InsufficientPrivilegeError as refusal:
        log.warning("migration.statistics_login_left", reason=str(refusal))
