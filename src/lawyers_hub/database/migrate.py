"""Brings a database to this version's schema: each plain SQL file in `migrations/` once, in order, whole or not.

Run as the database's owner. Services and operators log in as members of four group roles with no more rights
than each needs: `lawyers_api`, `lawyers_relay`, `lawyers_worker` and `lawyers_operator`. The login roles carry
the database's name, so that several installations can share one server.
"""

import asyncio
import hashlib
import sys
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

import asyncpg

from lawyers_hub.database.statistics import give_statistics_login
from lawyers_hub.settings import LOGINS, BadSetting, database_owner_url, login_passwords
from lawyers_hub.telemetry.logs import configure_logs, log

# Any fixed number: it makes two migrations of one database wait for each other.
_LOCK = 0x4C61_7779


class Migration(NamedTuple):
    name: str
    sql: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


class MigrationChanged(Exception):
    """A migration that was applied before reads differently now; the schema cannot be trusted."""


def shipped_migrations() -> list[Migration]:
    folder = files("lawyers_hub.database") / "migrations"
    found = [Migration(entry.name, entry.read_text()) for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return sorted(found)


async def migrate(owner_url: str, passwords: Mapping[str, str]) -> list[str]:
    """Applies what is missing and gives each service its login; returns the names of what was applied.

    Raises:
        MigrationChanged: an applied migration was edited afterwards.
    """
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await _prepare_roles(connection)
        applied = await _apply_missing(connection)
        for service in LOGINS:
            if service in passwords:
                await _give_login(connection, service, passwords[service])
        if password := passwords.get("statistics"):
            await give_statistics_login(connection, password)
        return applied
    finally:
        await connection.close()


async def _prepare_roles(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    for service in LOGINS:
        # Roles belong to the whole server: another database's migration may make the same one at this moment.
        await connection.execute(f"""
            DO $$ BEGIN
                CREATE ROLE lawyers_{service} NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$""")


async def _apply_missing(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    await connection.execute("""
        CREATE TABLE IF NOT EXISTS public.schema_migrations (
            name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
        )""")
    rows = await connection.fetch("SELECT name, digest FROM public.schema_migrations")
    known = {row["name"]: row["digest"] for row in rows}
    return [migration.name for migration in shipped_migrations() if await _apply(connection, migration, known)]


async def _apply(
    connection: "asyncpg.Connection[asyncpg.Record]", migration: Migration, known: Mapping[str, str]
) -> bool:
    if migration.name in known:
        if known[migration.name] != migration.digest:
            raise MigrationChanged(
                f"Migration {migration.name} was changed after it had been applied to this database. "
                "Restore the file and put the change into a new migration."
            )
        return False
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(
            "INSERT INTO public.schema_migrations (name, digest) VALUES ($1, $2)",
            migration.name,
            migration.digest,
        )
    log.info("migration.applied", name=migration.name)
    return True


async def _give_login(connection: "asyncpg.Connection[asyncpg.Record]", service: str, password: str) -> None:
    login = f"{await connection.fetchval('SELECT current_database()')}_{service}"
    quoted = await connection.fetchval("SELECT quote_ident($1)", login)
    secret = await connection.fetchval("SELECT quote_literal($1)", password)
    await connection.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {quoted} LOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$""")
    await connection.execute(f"ALTER ROLE {quoted} LOGIN PASSWORD {secret}")
    await connection.execute(f"GRANT lawyers_{service} TO {quoted}")


def main() -> int:
    configure_logs("migrate", "migrate")
    try:
        asyncio.run(migrate(database_owner_url(), login_passwords()))
    except (BadSetting, MigrationChanged) as problem:
        print(problem, file=sys.stderr)
        return 2
    except (OSError, asyncpg.PostgresError) as problem:
        print(f"The database could not be migrated: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
