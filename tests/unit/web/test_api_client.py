"""How the pages hold their connections to the API: kept while they are used, and never for good."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import msgspec
import pytest

from lawyers_hub.web.api_client import Api, Tokens, open_lines

CALLS = 240


@pytest.fixture(autouse=True)
def one_call_in_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sooner than in earnest, so that few calls show it."""
    monkeypatch.setattr("lawyers_hub.web.api_client._CALLS_TO_A_NEW_CONNECTION", 4)


@dataclass
class Replica:
    """An API that answers everything with its name, and counts who connects."""

    name: str
    calls_of_each_connection: list[int] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = len(self.calls_of_each_connection)
        self.calls_of_each_connection.append(0)
        body = msgspec.json.encode(self.name)
        head = b""
        with suppress(asyncio.IncompleteReadError):
            while b"connection: close" not in head.lower():
                head = await reader.readuntil(b"\r\n\r\n")
                self.calls_of_each_connection[mine] += 1
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        writer.close()


@asynccontextmanager
async def visiting(port: int) -> AsyncIterator[Api]:
    lines = open_lines(f"http://127.0.0.1:{port}")
    try:
        yield Api(lines, Tokens("access", None), None)
    finally:
        await lines.asking.aclose()
        await lines.streaming.aclose()


async def test_a_connection_is_kept_for_many_calls_and_not_for_good() -> None:
    replica = Replica("old")
    async with (
        await asyncio.start_server(replica.serve, "127.0.0.1", 0) as server,
        visiting(server.sockets[0].getsockname()[1]) as api,
    ):
        answers = [await api.read("who", str) for _ in range(CALLS)]

    assert answers == ["old"] * CALLS
    assert sum(replica.calls_of_each_connection) == CALLS
    # Drawn by lot, 60 on average; neither bound is met in a lifetime of runs.
    assert 15 < len(replica.calls_of_each_connection) < 120


async def test_a_new_replica_is_found_by_who_was_there_before() -> None:
    """Behind one address, as in Kubernetes: whoever connects anew may come to another one."""
    replicas = [Replica("old")]

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await replicas[-1].serve(reader, writer)

    async with (
        await asyncio.start_server(take, "127.0.0.1", 0) as server,
        visiting(server.sockets[0].getsockname()[1]) as api,
    ):
        await asyncio.gather(*(api.read("who", str) for _ in range(4)))
        replicas.append(Replica("new"))
        for _ in range(CALLS // 4):
            found = await asyncio.gather(*(api.read("who", str) for _ in range(4)))

    assert found == ["new"] * 4
