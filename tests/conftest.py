"""Real parts for every test: one embedded Postgres a run, the API on top of it, and fresh firms for each test.

Firms are walled off from each other, so tests share one database and need neither order nor clean-up.
A test that watches the whole installation (the relay, heartbeats) takes a database of its own: `new_database`.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import httpx
import pytest
from litestar import Litestar

from lawyers_hub.api.app import create_litestar
from lawyers_hub.database.migrate import migrate
from lawyers_hub.database.pool import Database
from lawyers_hub.settings import ApiSettings, api_settings
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.redis import EmbeddedRedis
from lawyers_hub.telemetry.request_id import RequestIdMiddleware
from tests.firms import TOKEN_SECRET, FirmMaker, HubOfTwoFirms
from tests.ports import free_port
from tests.sharing import InCompany


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InCompany | None:
    return InCompany(config, log) if config.getoption("dist") == "loadfile" else None


@dataclass(frozen=True)
class HubDatabase:
    """A migrated database, and how each service logs in to it."""

    owner_url: str

    def url_of(self, service: str) -> str:
        parts = urlsplit(self.owner_url)
        login = f"{parts.path[1:]}_{service}:{service}-password"
        return urlunsplit(parts._replace(netloc=f"{login}@{parts.hostname}:{parts.port}"))


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    """A state folder that the embedded Postgres can reach also when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="lawyers-hub-tests-"))
    folder.chmod(0o711)
    home = Home(folder)
    home.prepare()
    yield home
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(home: Home) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(home, free_port(), durable=False).running() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(home: Home) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(home, free_port()).running() as server:
        yield server


@pytest.fixture(scope="session")
async def pattern(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated database that nobody uses: a copy of it is there sooner than all migrations run again."""
    name = f"pattern_{uuid4().hex[:12]}"
    await create_database(postgres, name)
    await migrate(url_of_database(postgres, name), {})
    return name


@pytest.fixture(scope="session")
def new_database(postgres: EmbeddedPostgres, pattern: str) -> Callable[[], Awaitable[HubDatabase]]:
    """Makes another migrated database on the same server."""

    async def make() -> HubDatabase:
        name = f"hub_{uuid4().hex[:12]}"
        await create_database(postgres, name, pattern)
        database = HubDatabase(url_of_database(postgres, name))
        # The logins are each database's own.
        await migrate(database.owner_url, {s: f"{s}-password" for s in ("api", "relay", "worker", "operator")})
        return database

    return make


async def create_database(postgres: EmbeddedPostgres, name: str, pattern: str = "template1") -> None:
    superuser = await asyncpg.connect(postgres.superuser_url)
    try:
        await superuser.execute(f'CREATE DATABASE "{name}" OWNER lawyers_hub_owner TEMPLATE "{pattern}"')
    finally:
        await superuser.close()


def url_of_database(postgres: EmbeddedPostgres, name: str) -> str:
    return urlunsplit(urlsplit(postgres.owner_url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
async def hub_database(new_database: Callable[[], Awaitable[HubDatabase]]) -> HubDatabase:
    """The database that all tests share."""
    return await new_database()


@pytest.fixture(scope="session")
async def api_database(hub_database: HubDatabase) -> AsyncIterator[Database]:
    """The shared database with the rights of the API."""
    async with Database.connect(hub_database.url_of("api"), service="tests") as database:
        yield database


@pytest.fixture(scope="session")
def settings_of_api(hub_database: HubDatabase, home: Home) -> ApiSettings:
    return api_settings(
        {
            "DATABASE_URL": hub_database.url_of("api"),
            "STORAGE_URL": home.files.as_uri(),
            "HUB_TOKEN_SECRET": TOKEN_SECRET,
        }
    )


@asynccontextmanager
async def opened_in_its_own_task(app: Litestar) -> AsyncIterator[None]:
    """A fixture begins and ends in two tasks; what an application opens must be closed where it was opened."""
    opened, finished = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            opened.set()
            await finished.wait()

    living = asyncio.create_task(live())
    waiting = asyncio.create_task(opened.wait())
    await asyncio.wait([living, waiting], return_when=asyncio.FIRST_COMPLETED)
    yield
    finished.set()
    waiting.cancel()
    await living


@pytest.fixture(scope="session")
async def api(settings_of_api: ApiSettings) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """The API in this process, as it would be served."""
    app = create_litestar(settings_of_api)
    async with opened_in_its_own_task(app):
        # A crash is answered as the server would answer it: the test sees the 500 and not the exception.
        served = cast("Any", RequestIdMiddleware(app, "api"))
        yield httpx.ASGITransport(served, raise_app_exceptions=False)


@pytest.fixture(scope="session")
async def firm_maker(hub_database: HubDatabase, api: httpx.AsyncBaseTransport) -> FirmMaker:
    return await FirmMaker.at(hub_database.owner_url, api)


@pytest.fixture
async def hub(firm_maker: FirmMaker) -> HubOfTwoFirms:
    """Two new firms, their people, and somebody without a sign-in."""
    ours, theirs = await firm_maker.found(), await firm_maker.found()
    return HubOfTwoFirms(ours, theirs, firm_maker.speaking_with(None), firm_maker)
