"""`python -m lawyers_hub.practice.demo`: makes two firms to try the hub with, and prints how to sign in to them.

For trying only: the password is known to everybody who reads this. HUB_DEMO_PASSWORD sets another one.
Run again, it keeps what people did meanwhile and only sees to it that the logins it prints work.
"""

import asyncio
import os
import sys

import asyncpg
import msgspec

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, Work, as_the_house
from lawyers_hub.files.errors import FileError
from lawyers_hub.practice.demo_deadlines import enter_deadlines
from lawyers_hub.practice.demo_firm import (
    DEMO,
    RIVAL,
    DemoFirm,
    let_everybody_back_in,
    let_everybody_in,
    open_all_cases,
)
from lawyers_hub.practice.errors import HubError
from lawyers_hub.practice.firms import enter_firm, found_firm
from lawyers_hub.settings import BadSetting, database_owner_url
from lawyers_hub.telemetry.logs import configure_logs

PASSWORD = "for trying the hub only"  # noqa: S105 - no secret: it is printed and documented


class Login(msgspec.Struct, frozen=True):
    email: str
    password: str
    role: str
    name: str


class Logins(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is printed: the demo firm's logins, and beside them those of the firm that must never see its cases."""

    firm: str
    people: list[Login]
    rival: "Logins | None" = None


async def make_demo(owner_url: str, storage_url: str | None, password: str) -> Logins:
    """Both firms stand and their logins work. Without a storage address the demo firm has no documents."""
    async with Database.connect(owner_url, service="demo", size=1) as database:
        for firm in (RIVAL, DEMO):
            async with as_the_house(database) as connection:
                await _make_firm(connection, firm, password)
        if storage_url:
            # Only here, since reading and writing papers takes longer to import than all the rest.
            from lawyers_hub.practice.demo_documents import file_papers

            await file_papers(database, storage_url, DEMO)
    return _logins(DEMO, password, _logins(RIVAL, password))


async def _make_firm(connection: Connection, firm: DemoFirm, password: str) -> None:
    firm_id = await connection.fetchval("SELECT hub.firm_by_slug($1)", firm.draft.slug)
    if firm_id is None:
        work = await found_firm(connection, firm.draft)
        people = await let_everybody_in(work, firm, password)
        await open_all_cases(work, firm, people)
    else:
        work = Work(connection, Actor(firm_id))
        await enter_firm(work)
        await let_everybody_back_in(work, firm, password)
    if firm is DEMO:
        await enter_deadlines(work)


def _logins(firm: DemoFirm, password: str, rival: Logins | None = None) -> Logins:
    people = [Login(person.email, password, person.role, person.name) for person in firm.people]
    return Logins(firm.draft.slug, people, rival)


def main() -> int:
    configure_logs("demo", "demo")
    password = os.environ.get("HUB_DEMO_PASSWORD") or PASSWORD
    try:
        logins = asyncio.run(make_demo(database_owner_url(), os.environ.get("STORAGE_URL"), password))
    except BadSetting as problem:
        print(problem, file=sys.stderr)
        return 2
    except (OSError, ValueError, HubError, FileError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        print(f"The demo firm could not be made: {problem}", file=sys.stderr)
        return 2
    print(msgspec.json.encode(logins).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
