"""Two firms for the whole run, things of theirs for each test, and the API as a process of its own."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import httpx
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Role, acting
from lawyers_hub.files.store import FileStore
from lawyers_hub.practice.tokens import write_access_token
from lawyers_hub.settings import ApiSettings, MailSettings, mail_settings
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from tests.conftest import HubDatabase
from tests.firms import TOKEN_SECRET, FirmMaker, FirmOfPeople
from tests.knocking import FirstWords
from tests.planting import Belongings, Planter
from tests.ports import free_port

SignIn = Callable[[FirmOfPeople, Role], Awaitable[httpx.AsyncClient]]


class TwoFirms(NamedTuple):
    ours: FirmOfPeople
    theirs: FirmOfPeople


@pytest.fixture(scope="session")
async def firms(firm_maker: FirmMaker) -> TwoFirms:
    return TwoFirms(await firm_maker.found(), await firm_maker.found())


@pytest.fixture(scope="session")
async def owner(hub_database: HubDatabase) -> AsyncIterator[Database]:
    """The shared database with the rights of its owner."""
    async with Database.connect(hub_database.owner_url, service="tests") as database:
        yield database


@pytest.fixture(scope="session")
async def planter(owner: Database, settings_of_api: ApiSettings, firm_maker: FirmMaker) -> Planter:
    return Planter(owner, FileStore.at(settings_of_api.storage_url), firm_maker.password_hash)


@pytest.fixture(scope="session")
def settings_of_mail(home: Home) -> MailSettings:
    """Letters lie in the folder of the tests' home."""
    return mail_settings({"SMTP_URL": home.mail.as_uri(), "PUBLIC_URL": "http://hub.test"})


@pytest.fixture
async def ours(planter: Planter, firms: TwoFirms) -> Belongings:
    """Things of our firm that no other test has touched; none of them is shared with the firm's client."""
    return await planter.plant(firms.ours)


@pytest.fixture(scope="session")
def sign_in(owner: Database, api: httpx.ASGITransport, firm_maker: FirmMaker) -> SignIn:
    """A new session for a person of the firm, and their first password: another test may have changed either."""
    transport = FirstWords(api.app)

    async def begin_session(firm: FirmOfPeople, role: Role) -> httpx.AsyncClient:
        person = firm.people[role]
        actor = Actor(firm.id, person.id, new_id(), role)
        async with acting(owner, Actor(firm.id)) as work:
            await work.connection.execute(
                "UPDATE people SET password_hash = $2 WHERE id = $1", person.id, firm_maker.password_hash
            )
            await work.connection.execute(
                "INSERT INTO sessions (id, firm_id, person_id, refresh_digest, expires_at) VALUES ($1, $2, $3, $4, $5)",
                actor.session_id, firm.id, person.id, b"", datetime.now(UTC) + timedelta(days=1),
            )  # fmt: skip
        headers = {"authorization": f"Bearer {write_access_token(actor, TOKEN_SECRET)}"}
        return httpx.AsyncClient(transport=transport, base_url="http://hub.test/api/v1", headers=headers)

    return begin_session


@pytest.fixture(scope="session")
def served_api(settings_of_api: ApiSettings, home: Home) -> Iterator[str]:
    """Where the API answers."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": settings_of_api.database_url,
        "STORAGE_URL": settings_of_api.storage_url,
        "HUB_TOKEN_SECRET": settings_of_api.token_secret,
        "LISTEN_PORT": str(port),
        "INSTANCE": "served-api",
    }
    service = Service(
        name="api",
        command=(sys.executable, "-P", "-m", "lawyers_hub.api"),
        environment=environment,
        port=port,
        ready=http_answers(f"http://127.0.0.1:{port}/api/v1/monitoring/ready"),
    )
    with running(service, home.log_of("served-api")):
        yield f"http://127.0.0.1:{port}"
