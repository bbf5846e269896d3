"""Whoever watches a case sees its documents being read, from a service that runs as it is deployed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest

from lawyers_hub.api.watching import Watch
from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice.document_progress import DocumentProgress
from lawyers_hub.practice.document_reading import begin_reading, keep_text, mark_unreadable, note_progress
from lawyers_hub.reading.pages import Page
from lawyers_hub.settings import ApiSettings
from lawyers_hub.stack.postgres import EmbeddedPostgres
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone
from tests.plain_http import NO_TLS
from tests.ports import free_port

PATIENCE_S = 20.0


class Served(NamedTuple):
    """The API in a process of its own."""

    process: asyncio.subprocess.Process
    url: str


@pytest.fixture
async def served(settings_of_api: ApiSettings) -> AsyncIterator[Served]:
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": settings_of_api.database_url,
        "STORAGE_URL": settings_of_api.storage_url,
        "HUB_TOKEN_SECRET": settings_of_api.token_secret,
        "LISTEN_PORT": str(port),
        "INSTANCE": f"progress-{port}",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lawyers_hub.api", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    service = Served(process, f"http://127.0.0.1:{port}/api/v1")
    try:
        await _until_ready(service)
        yield service
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _until_ready(service: Served) -> None:
    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(verify=NO_TLS) as client:
        while True:
            try:
                if (await client.get(f"{service.url}/monitoring/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


@pytest.fixture
async def worker(hub_database: Any) -> AsyncIterator[Database]:
    async with Database.connect(hub_database.url_of("worker"), service="tests") as database:
        yield database


@asynccontextmanager
async def watching(service: Served, someone: Someone, case: CaseOnFile) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    headers = {"authorization": someone.client.headers["authorization"]}
    async with (
        asyncio.timeout(PATIENCE_S),
        httpx.AsyncClient(timeout=PATIENCE_S, verify=NO_TLS) as client,
        client.stream("GET", f"{service.url}/cases/{case.id}/progress", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        async with aclosing(_events(answer)) as events:
            yield events


async def _events(answer: httpx.Response) -> AsyncGenerator[dict[str, Any], None]:
    """Each event's data; a comment comes as an empty one."""
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield msgspec.json.decode(line.removeprefix("data: "))
        elif line.startswith(":"):
            yield {}


async def upload(someone: Someone, case: CaseOnFile) -> UUID:
    answer = await someone.client.post(f"/cases/{case.id}/documents", files={"file": ("a.txt", b"Some text")})
    return UUID(answer.json()["id"])


def told(event: dict[str, Any]) -> tuple[Any, ...]:
    return event["state"], event["pages_read"], event["pages_total"], event["reason"]


async def test_a_watcher_sees_where_each_document_stands_and_every_step(
    hub: HubOfTwoFirms, served: Served, worker: Database
) -> None:
    case = await hub.open_case(hub.ours.partner)
    read, broken = await upload(hub.ours.partner, case), await upload(hub.ours.partner, case)
    house = Actor(hub.ours.id)
    async with watching(served, hub.ours.paralegal, case) as events:
        at_first = [await anext(events), await anext(events)]
        assert [UUID(event["document_id"]) for event in at_first] == [read, broken]
        assert [told(event) for event in at_first] == [("queued", 0, None, None)] * 2
        assert await anext(events) == {}
        async with acting(worker, house) as work:
            await begin_reading(work, read, 1)
        assert told(await anext(events)) == ("reading", 0, None, None)
        async with acting(worker, house) as work:
            await note_progress(work, read, 1, pages_read=1, pages_total=2)
        assert told(await anext(events)) == ("reading", 1, 2, None)
        async with acting(worker, house) as work:
            await keep_text(work, read, 1, [Page(1, "One"), Page(2, "Two")])
        assert told(await anext(events)) == ("ready", 2, 2, None)
        async with acting(worker, house) as work:
            await mark_unreadable(work, broken, 1, "The file is damaged.")
        assert told(await anext(events)) == ("unreadable", 0, None, "The file is damaged.")
        another = await upload(hub.ours.partner, case)
        assert UUID((await anext(events))["document_id"]) == another


async def test_nobody_watches_a_case_that_is_not_open_to_them(hub: HubOfTwoFirms, served: Served) -> None:
    case = await hub.open_case(hub.ours.partner)
    async with httpx.AsyncClient(verify=NO_TLS) as client:
        for someone in (hub.theirs.admin, hub.ours.client):
            answer = await client.get(
                f"{served.url}/cases/{case.id}/progress",
                headers={"authorization": someone.client.headers["authorization"]},
            )
            assert answer.status_code == 404


async def test_nobody_hears_of_another_firms_documents(hub: HubOfTwoFirms, served: Served, worker: Database) -> None:
    ours, theirs = await hub.open_case(hub.ours.partner), await hub.open_case(hub.theirs.partner)
    async with watching(served, hub.theirs.partner, theirs) as events:
        assert await anext(events) == {}
        await upload(hub.ours.partner, ours)
        document_id = await upload(hub.theirs.partner, theirs)
        assert UUID((await anext(events))["document_id"]) == document_id


async def test_what_happened_while_postgres_was_away_is_told_afterwards(
    hub: HubOfTwoFirms, served: Served, worker: Database, postgres: EmbeddedPostgres
) -> None:
    case = await hub.open_case(hub.ours.partner)
    document_id = await upload(hub.ours.partner, case)
    superuser = await asyncpg.connect(postgres.superuser_url)
    async with watching(served, hub.ours.partner, case) as events:
        assert told(await anext(events)) == ("queued", 0, None, None)
        instance = f"progress-{httpx.URL(served.url).port}"
        ended = await superuser.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%' || $1 || '%'",
            instance,
        )
        assert len(ended) >= 1
        async with acting(worker, Actor(hub.ours.id)) as work:
            await keep_text(work, document_id, 1, [Page(1, "Text")])
        async for event in events:
            if event and event["state"] == "ready":
                break
    await superuser.close()


async def test_a_service_that_stops_ends_its_streams_in_time(hub: HubOfTwoFirms, served: Served) -> None:
    case = await hub.open_case(hub.ours.partner)
    async with watching(served, hub.ours.partner, case) as events:
        assert await anext(events) == {}
        served.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert [event async for event in events] == []
        assert await served.process.wait() == 0
        assert time.monotonic() - began < 10


def progress(state: str, pages_read: int = 0) -> DocumentProgress:
    plain = {"state": state, "pages_read": pages_read, "pages_total": 9, "reason": None, "version": 1}
    return msgspec.convert({**plain, **dict.fromkeys(("firm_id", "case_id", "document_id"), FIRM)}, DocumentProgress)


FIRM = new_id()


async def test_a_slow_watcher_misses_steps_and_never_the_last() -> None:
    everybody = Watch()
    with everybody.watching((FIRM, FIRM)) as watcher:
        for step in [*(progress("reading", page) for page in range(9)), progress("ready", 9)]:
            everybody.heard(msgspec.json.encode(step).decode())
        assert await watcher.news(1) == [progress("ready", 9)]


async def test_what_is_not_understood_disturbs_nobody() -> None:
    everybody = Watch()
    with everybody.watching((FIRM, FIRM)) as watcher:
        everybody.heard("nonsense")
        everybody.heard(msgspec.json.encode(progress("ready")).decode())
        assert await watcher.news(1) == [progress("ready")]
