"""The wall in the database itself: it stands also where the API forgets to ask for the firm."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting, as_the_house
from tests.conftest import HubDatabase
from tests.integration.conftest import TwoFirms
from tests.integration.wall.tables import readable, tables_of_firms, writable_columns
from tests.planting import Belongings

# Tables that belong to no firm. Each holds nothing that a firm wrote.
OF_NO_FIRM = {
    "schema_migrations": "which migrations were applied",
    "sign_in_failures": "digests of accounts and addresses, counted before a firm is known",
    "heartbeats": "which services run",
    "request_minutes": "how many requests each process answered, and how fast",
    "strange_copies": "what came through the queue and is no accepted job; the worker keeps it, operators read it",
    "sending_held": "since when an operator holds the sending of jobs, and why",
}

# Functions that act with more rights than their caller. Whoever adds one says here why it opens no wall.
MAY_ACT_AS_OWNER = {
    "firm_by_slug": "tells the identifier of a firm whose name one knows; asked before a sign-in",
    "index_case": "writes the index of the row that was written; the owner is held to the firm too",
    "index_party": "as index_case",
    "index_note": "as index_case",
    "index_document": "as index_case",
    "index_pages": "as index_case",
    "forget_entry": "takes from the index what was deleted; the owner is held to the firm too",
    "forget_pages": "as forget_entry",
}

SERVICES = ("api", "relay", "worker", "operator")


@pytest.fixture(scope="session")
async def worker_database(hub_database: HubDatabase) -> AsyncIterator[Database]:
    async with Database.connect(hub_database.url_of("worker"), service="tests") as database:
        yield database


async def test_every_table_is_walled_or_belongs_to_no_firm_for_a_reason(owner: Database) -> None:
    async with as_the_house(owner) as connection:
        rows = await connection.fetch(
            "SELECT relname, relrowsecurity AND relforcerowsecurity AS walled FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
        of_firms = set(await tables_of_firms(connection))

    assert {row["relname"] for row in rows if row["walled"]} == of_firms
    assert {row["relname"] for row in rows if not row["walled"]} == set(OF_NO_FIRM)


async def test_every_policy_of_every_table_asks_for_the_firm(owner: Database) -> None:
    async with as_the_house(owner) as connection:
        rows = await connection.fetch(
            "SELECT tablename, policyname, roles::text[] AS roles, qual FROM pg_policies"
            " WHERE permissive = 'PERMISSIVE'"
        )
    open_to = {
        (row["tablename"], role): row["policyname"]
        for row in rows
        if "current_firm()" not in row["qual"]
        for role in row["roles"]
    }
    # The relay and the worker serve all firms, and operators look after them; the owner founds firms and is no login
    # of any service.
    assert open_to == {
        ("outbox", "lawyers_relay"): "every_firm",
        ("outbox", "lawyers_worker"): "every_firm",
        ("outbox", "lawyers_operator"): "operators_see_every_job",
        ("firms", "lawyers_operator"): "operators_read_the_register",
        ("firms", "lawyers_hub_owner"): "owner_keeps_the_register",
    }


async def test_views_and_materialised_copies_could_see_past_the_wall_and_there_are_none(owner: Database) -> None:
    async with as_the_house(owner) as connection:
        views = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
            " OR relkind IN ('v', 'm') AND relnamespace = 'hub'::regnamespace"
        )
    assert views == []


async def test_functions_that_act_as_the_owner_are_known_by_name(owner: Database) -> None:
    async with as_the_house(owner) as connection:
        rows = await connection.fetch(
            """
            SELECT p.proname, coalesce(array_to_string(p.proconfig, ' '), '') AS settings FROM pg_proc p
            WHERE p.prosecdef AND p.pronamespace IN ('public'::regnamespace, 'hub'::regnamespace)
            """
        )
    assert {row["proname"] for row in rows} == set(MAY_ACT_AS_OWNER)
    assert all("search_path=" in row["settings"] for row in rows), "a caller's search_path must not lead them astray"


@pytest.mark.parametrize("service", SERVICES)
async def test_no_service_can_step_around_the_wall(service: str, hub_database: HubDatabase) -> None:
    connection = await asyncpg.connect(hub_database.url_of(service))
    try:
        roles = await connection.fetch(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS mighty"
            " FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')"
        )
        owned = await connection.fetchval(
            "SELECT count(*) FROM pg_class c WHERE pg_has_role(current_user, c.relowner, 'MEMBER')"
        )
        made = await connection.fetchval("SELECT has_schema_privilege('public', 'CREATE')")
    finally:
        await connection.close()

    assert not any(role["mighty"] for role in roles)
    assert f"lawyers_{service}" in {role["rolname"] for role in roles}
    assert {f"lawyers_{other}" for other in SERVICES if other != service}.isdisjoint(r["rolname"] for r in roles)
    assert owned == 0
    assert not made


async def test_a_transaction_without_a_firm_sees_no_row_of_any_firm(ours: Belongings, api_database: Database) -> None:
    async with as_the_house(api_database) as connection:
        seen = {
            table: await connection.fetchval(f"SELECT count(*) FROM {table}")
            for table in await tables_of_firms(connection)
            if await readable(connection, table)
        }
    assert {table for table, rows in seen.items() if rows} == set()
    assert len(seen) > 10, "the API can read nothing at all, so this proves nothing"


async def test_a_worker_without_a_firm_sees_jobs_and_nothing_else(ours: Belongings, worker_database: Database) -> None:
    async with as_the_house(worker_database) as connection:
        seen = {
            table: await connection.fetchval(f"SELECT count(*) FROM {table}")
            for table in await tables_of_firms(connection)
            if await readable(connection, table)
        }
    assert {table for table, rows in seen.items() if rows} == {"outbox"}


async def test_every_table_of_a_firm_holds_something_that_the_other_tests_could_miss(
    ours: Belongings, owner: Database
) -> None:
    async with acting(owner, Actor(ours.firm.id)) as work:
        empty = [
            table
            for table in await tables_of_firms(work.connection)
            if not await work.connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})")
        ]
    assert empty == [], "plant something in these tables (tests/planting.py)"


async def test_inside_a_firm_no_row_of_another_is_seen_in_any_table(
    ours: Belongings, firms: TwoFirms, api_database: Database
) -> None:
    async with acting(api_database, Actor(firms.theirs.id)) as work:
        await work.connection.execute("SELECT set_config('hub.search', $1, true)", f"'{ours.secret}'")
        for table in await tables_of_firms(work.connection):
            if await readable(work.connection, table):
                firm = "id" if table == "firms" else "firm_id"
                strangers = await work.connection.fetchval(
                    f"SELECT count(*) FROM {table} WHERE {firm} <> $1", firms.theirs.id
                )
                assert strangers == 0, table


async def test_inside_a_firm_no_row_can_be_written_for_another(
    ours: Belongings, firms: TwoFirms, owner: Database, api_database: Database
) -> None:
    """Takes a row of each table that the API may write, as the owner sees it, and writes it from the other firm."""
    async with acting(owner, Actor(ours.firm.id)) as work:
        tables = {t: await writable_columns(work.connection, t) for t in await tables_of_firms(work.connection)}
        rows = {t: await work.connection.fetchval(f"SELECT to_jsonb(t) FROM {t} t LIMIT 1") for t in tables}
    tried = set()
    for table, columns in tables.items():
        names = ", ".join(columns)
        write = f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, $1)"
        async with api_database.connection() as connection:
            if not await connection.fetchval("SELECT has_table_privilege($1, 'INSERT')", table):
                continue
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with acting(api_database, Actor(firms.theirs.id)) as work:
                await work.connection.execute(write, rows[table])
        tried.add(table)
    assert {"cases", "documents", "people", "audit_trail", "outbox"} <= tried


async def test_a_client_with_whom_nothing_is_shared_finds_no_case_in_any_table(
    ours: Belongings, api_database: Database
) -> None:
    by_case = ("parties", "notes", "case_shares", "case_views", "audit_trail", "documents", "search_entries")
    things = [(table, "case_id", ours.case_id) for table in by_case]
    things += [(table, "document_id", ours.document_id) for table in ("document_versions", "document_pages")]
    async with acting(api_database, ours.firm.client.actor) as work:
        await work.connection.execute("SELECT set_config('hub.search', $1, true)", f"'{ours.secret}'")
        for table, column, thing in [("cases", "id", ours.case_id), *things]:
            seen = await work.connection.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", thing)
            assert seen == 0, table
