"""Told to stop, the API finishes what it has begun: no request in flight is cut."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from typing import NamedTuple

import httpx
import pytest

from lawyers_hub.settings import ApiSettings
from tests.firms import HubOfTwoFirms
from tests.ports import free_port

TEXT = b"The tenant shall return the keys on the last day of the lease.\n" * 2_000


class ServedApi(NamedTuple):
    """An API process of the test's own."""

    port: int
    process: asyncio.subprocess.Process


@pytest.fixture
async def served(settings_of_api: ApiSettings) -> AsyncIterator[ServedApi]:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": settings_of_api.database_url,
        "STORAGE_URL": settings_of_api.storage_url,
        "HUB_TOKEN_SECRET": settings_of_api.token_secret,
        "LISTEN_PORT": str(port),
        "INSTANCE": f"api-{port}",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "lawyers_hub.api", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    await until(port, answering=True)
    yield ServedApi(port, process)
    if process.returncode is None:
        process.kill()
        await process.wait()


async def answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def until(port: int, *, answering: bool) -> None:
    async with asyncio.timeout(20):
        while True:
            if await answers(port) is answering:
                return
            await asyncio.sleep(0.05)


async def test_an_upload_that_is_half_sent_is_taken_to_its_end(hub: HubOfTwoFirms, served: ServedApi) -> None:
    case = await hub.open_case(hub.ours.partner)
    form = httpx.Request("POST", "http://hub.test", files={"file": ("lease.txt", TEXT)})
    body, kind = form.read(), form.headers["content-type"]
    token = hub.ours.partner.client.headers["authorization"]
    head = (
        f"POST /api/v1/cases/{case.id}/documents HTTP/1.1\r\nhost: hub.test\r\nauthorization: {token}\r\n"
        f"content-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(head.encode() + body[: len(body) // 2])
    await writer.drain()

    served.process.send_signal(signal.SIGTERM)
    await until(served.port, answering=False)
    writer.write(body[len(body) // 2 :])
    await writer.drain()

    async with asyncio.timeout(15):
        answer = await reader.read()
        assert await served.process.wait() == 0
    writer.close()
    assert answer.startswith(b"HTTP/1.1 201"), answer[:300]
    assert b"lease.txt" in answer
