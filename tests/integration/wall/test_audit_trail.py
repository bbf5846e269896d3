"""The audit trail is written and read, and never changed: not by a service, and not by the owner either."""

import asyncpg
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from tests.conftest import HubDatabase
from tests.planting import Belongings

CHANGES = (
    "UPDATE audit_trail SET action = 'nothing.happened'",
    "DELETE FROM audit_trail",
    "TRUNCATE audit_trail",
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("login", ["api", "relay", "worker", "owner"])
async def test_the_audit_trail_refuses_every_change(
    change: str, login: str, ours: Belongings, hub_database: HubDatabase
) -> None:
    url = hub_database.owner_url if login == "owner" else hub_database.url_of(login)
    async with Database.connect(url, service="tests") as database:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with acting(database, Actor(ours.firm.id)) as work:
                await work.connection.execute(change)


async def test_the_owners_change_of_the_trail_is_refused_by_the_table_itself(ours: Belongings, owner: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        async with acting(owner, Actor(ours.firm.id)) as work:
            await work.connection.execute("UPDATE audit_trail SET details = '{}'")
