"""Which database, and with which login: an operator's own, that sees the jobs of every firm and none of its cases."""

import asyncio
import os
import pwd
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import asyncpg

from lawyers_hub.database.outage import server_is_away
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.settings import BadSetting, value_of
from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.presence import read_presence
from lawyers_hub.stack.services import Installation, login_url

T = TypeVar("T")

_OTHER_SCHEMA = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, asyncpg.InsufficientPrivilegeError)


def as_operator(deed: Callable[[Database], Awaitable[T]]) -> T:
    """Does it in the database of this installation.

    Raises:
        CannotRun: no hub runs, the database is away, or it lets no operator in.
    """

    async def act() -> T:
        async with opened(operator_url(Home.of())) as database:
            return await deed(database)

    return asyncio.run(act())


def operator_url(home: Home, environment: Mapping[str, str] = os.environ) -> str:
    """At DATABASE_URL where it is given, else at the hub that runs in `home`; raises `CannotRun`.

    For a home whose hub runs on a given database, DATABASE_URL may be the owner's as well: the operator's login
    there was made by the migrations of this home.
    """
    if given := _given_url(environment):
        if _login_name(given).endswith("_operator") or not home.secrets_file.exists():
            return given
        return login_url(given, "operator", home.secrets().operator_password)
    presence = read_presence(home)
    if not (presence and presence.running):
        raise CannotRun(f"Nothing runs in {home.root}: start it with `hub up`, or set DATABASE_URL.")
    installation = Installation(home, Addresses(presence.port_offset), environment)
    return login_url(installation.owner_url, "operator", home.secrets().operator_password)


def _given_url(environment: Mapping[str, str]) -> str:
    try:
        return value_of(environment, "DATABASE_URL")
    except BadSetting as problem:
        raise CannotRun(str(problem)) from None


def _login_name(given: str) -> str:
    try:
        parts = urlsplit(given)
        # A port that is none is only found out by asking for it.
        readable = parts.scheme in ("postgresql", "postgres") and parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        # The value itself may carry a password, so it is never repeated.
        raise CannotRun("DATABASE_URL must be an address such as postgresql://hub_operator@db:5432/hub.")
    return unquote(parts.username or "")


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database, for an operator; what is wrong with it becomes `CannotRun`."""
    where = urlsplit(url).netloc.rpartition("@")[2] or "this machine"
    try:
        async with Database.connect(url, service="operator", size=1) as database:
            await _require_operator(database, where)
            yield database
    except asyncpg.InvalidAuthorizationSpecificationError:
        raise CannotRun(
            f"The database at {where} does not let this login in: "
            "`hub migrate` makes the operator's login, or correct DATABASE_URL."
        ) from None
    except _OTHER_SCHEMA as problem:
        raise CannotRun(
            f"The database at {where} has not this version's schema ({problem}): run `hub migrate`."
        ) from None
    except asyncpg.DataError:
        raise CannotRun("What was typed holds characters that no text has: type it again.") from None
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        if not (isinstance(problem, OSError | asyncpg.InvalidCatalogNameError) or server_is_away(problem)):
            raise
        raise CannotRun(
            f"The database at {where} does not answer ({str(problem) or type(problem).__name__}): "
            "start it with `hub up`, or correct DATABASE_URL."
        ) from None


async def _require_operator(database: Database, where: str) -> None:
    async with as_the_house(database) as connection:
        login = await connection.fetchval("SELECT current_user")
        # By what it inherits: who made the role is a member of it too, and may do nothing as one.
        if not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawyers_operator' AND pg_has_role(oid, 'USAGE'))"
        ):
            raise CannotRun(
                f"{login} is no operator of the database at {where}: "
                "log in as the role whose name ends with _operator, or run `hub migrate` to make it."
            )


def who_types() -> str:
    """The operating system's name of the person at the terminal, as it is kept with what they decide."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
