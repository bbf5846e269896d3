"""What an operator's login may do is what looking after jobs needs, in the database itself."""

from collections import defaultdict
from collections.abc import AsyncIterator

import asyncpg
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting, as_the_house
from tests.conftest import HubDatabase
from tests.integration.conftest import TwoFirms
from tests.planting import Belongings

DECISION = {
    "due_at", "round", "sent_at", "started_at", "attempts", "crashes", "dead_at", "discarded_at", "reason",
}  # fmt: skip
MAY_READ_WHOLE = {"outbox", "strange_copies", "heartbeats", "sending_held"}


@pytest.fixture
async def operator(hub_database: HubDatabase) -> AsyncIterator[Database]:
    async with Database.connect(hub_database.url_of("operator"), service="tests") as database:
        yield database


async def columns_open_to(operator: Database, privilege: str) -> dict[str, set[str]]:
    """Every table of the schema with the columns on which the login has the privilege."""
    async with as_the_house(operator) as connection:
        rows = await connection.fetch(
            """
            SELECT relname, attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
              AND has_column_privilege(c.oid, attnum, $1)
            """,
            privilege,
        )
    found = defaultdict(set)
    for row in rows:
        found[row["relname"]].add(row["attname"])
    return found


async def test_an_operator_reads_jobs_and_the_register_of_firms_and_nothing_else(operator: Database) -> None:
    readable = await columns_open_to(operator, "SELECT")
    assert readable.pop("firms") == {"id", "slug", "name"}
    assert set(readable) == MAY_READ_WHOLE


async def test_an_operator_changes_what_a_decision_changes_and_nothing_else(operator: Database) -> None:
    assert await columns_open_to(operator, "UPDATE") == {"outbox": DECISION}
    assert set(await columns_open_to(operator, "INSERT")) == {"audit_trail", "sending_held"}
    async with as_the_house(operator) as connection:
        emptied = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND (has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))"
        )
    assert [row["relname"] for row in emptied] == ["sending_held"]


@pytest.mark.parametrize("table", ["cases", "documents", "document_pages", "people", "notes", "parties", "deadlines",
                                   "notifications", "emails", "audit_trail", "search_entries", "sessions"])  # fmt: skip
async def test_inside_a_firm_an_operator_still_reads_none_of_it(
    operator: Database, ours: Belongings, table: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(operator, Actor(ours.firm.id)) as work:
            await work.connection.fetch(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox SET payload = '{}'",
        "UPDATE outbox SET completed_at = now()",
        "UPDATE outbox SET firm_id = gen_random_uuid()",
        "UPDATE outbox SET not_before = now()",
        "DELETE FROM outbox",
        "INSERT INTO outbox (firm_id, name, payload) SELECT id, 'email.send', '{}' FROM firms",
        "DELETE FROM strange_copies",
        "UPDATE firms SET name = 'ours'",
        "UPDATE sending_held SET held_by = 'somebody else'",
        "CREATE TABLE mine ()",
    ],
)
async def test_what_is_no_decision_is_refused(operator: Database, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with as_the_house(operator) as connection:
            await connection.execute(statement)


async def test_an_entry_in_the_trail_is_of_the_firm_that_was_entered(
    operator: Database, ours: Belongings, firms: TwoFirms
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with acting(operator, Actor(ours.firm.id)) as work:
            await work.connection.execute(
                "INSERT INTO audit_trail (id, firm_id, action, subject_kind) VALUES ($1, $2, 'job.retried', 'job')",
                new_id(), firms.theirs.id,
            )  # fmt: skip
