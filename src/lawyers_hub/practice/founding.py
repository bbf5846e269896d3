"""`python -m lawyers_hub.practice.founding SLUG NAME PERSON EMAIL TIME_ZONE COUNTRY`: a new firm and its first
administrator.

Prints the administrator's first password as JSON, once: it is kept nowhere.
"""

import asyncio
import secrets
import sys
from typing import NamedTuple

import asyncpg
import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.practice.errors import HubError
from lawyers_hub.practice.firms import FirmDraft, found_firm
from lawyers_hub.practice.people import Newcomer, let_in
from lawyers_hub.settings import BadSetting, database_owner_url
from lawyers_hub.telemetry.logs import configure_logs


class FirstLogin(msgspec.Struct, frozen=True):
    """How the first administrator signs in; they should change the password then."""

    firm: str
    email: str
    password: str


class Founding(NamedTuple):
    """What is typed, in this order."""

    slug: str
    name: str
    person: str
    email: str
    time_zone: str = "Asia/Jakarta"
    country: str = "ID"


async def found(owner_url: str, founding: Founding) -> FirstLogin:
    """The firm stands with its administrator, or not at all. Commits.

    Raises:
        HubError: the name is taken, or what was typed breaks a rule.
        msgspec.ValidationError: what was typed has not the form of a slug, a name or an e-mail address.
    """
    password = secrets.token_urlsafe(15)
    firm = {name: getattr(founding, name) for name in ("slug", "name", "time_zone", "country")}
    admin = {"name": founding.person, "email": founding.email, "role": "admin", "password": password}
    draft, newcomer = msgspec.convert(firm, FirmDraft), msgspec.convert(admin, Newcomer)
    async with (
        Database.connect(owner_url, service="founding", size=1) as database,
        as_the_house(database) as connection,
    ):
        person = await let_in(await found_firm(connection, draft), newcomer)
    return FirstLogin(draft.slug, person.email, password)


def main(words: list[str]) -> int:
    configure_logs("founding", "founding", "warning")
    try:
        login = asyncio.run(found(database_owner_url(), Founding(*words)))
    except (BadSetting, HubError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except (TypeError, msgspec.ValidationError) as problem:
        print(f"The firm was not founded: {problem}", file=sys.stderr)
        return 2
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        print(f"The firm was not founded, the database does not answer: {problem}", file=sys.stderr)
        return 2
    print(msgspec.json.encode(login).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
