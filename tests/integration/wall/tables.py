"""What the tables of a firm hold, asked of the database's own catalogue so that a new table is never forgotten."""

from uuid import UUID

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, acting

# What somebody else tried may be written down; whether it changed anything is another question.
NO_PROPERTY = frozenset({"audit_trail"})


async def tables_of_firms(connection: Connection) -> list[str]:
    """Every table whose rows belong to a firm, by name."""
    rows = await connection.fetch(
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND (c.relname = 'firms' OR EXISTS (
              SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'firm_id' AND NOT a.attisdropped
          ))
        ORDER BY 1
        """
    )
    return [row["relname"] for row in rows]


async def fingerprint(owner: Database, firm_id: UUID) -> dict[str, str]:
    """A digest of every row of a firm, table by table: equal before and after means untouched."""
    async with acting(owner, Actor(firm_id)) as work:
        tables = [table for table in await tables_of_firms(work.connection) if table not in NO_PROPERTY]
        digests = " UNION ALL ".join(
            f"SELECT '{table}' AS name, (SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
            f" FROM {table} t WHERE {'id' if table == 'firms' else 'firm_id'} = $1) AS digest"
            for table in tables
        )
        return {row["name"]: row["digest"] for row in await work.connection.fetch(digests, firm_id)}


async def readable(connection: Connection, table: str) -> bool:
    """Whether the login may read the whole table, as far as the wall shows it."""
    return bool(await connection.fetchval("SELECT has_table_privilege($1, 'SELECT')", table))


async def writable_columns(connection: Connection, table: str) -> list[str]:
    """The columns that a row is written with; the others the database fills itself."""
    rows = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' AND attidentity = ''",
        table,
    )
    return [row["attname"] for row in rows]
