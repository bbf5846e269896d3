"""`/health`, `/ready` and `/metrics` of a service that serves nothing else: enough HTTP for a probe, no framework."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from lawyers_hub.telemetry.listening import CannotListen
from lawyers_hub.telemetry.metrics import exposition
from lawyers_hub.telemetry.vitals import Vitals

_REQUEST_TIMEOUT_S = 5.0
_MOST_HEAD_BYTES = 8 * 1024
_JSON = "application/json"


class Answer(NamedTuple):
    status: HTTPStatus
    body: bytes
    media_type: str = _JSON


class Readiness(msgspec.Struct, frozen=True):
    """Each part this process needs, and whether it answers."""

    ready: bool
    parts: dict[str, bool]


@asynccontextmanager
async def monitored(host: str, port: int, vitals: Vitals) -> AsyncIterator[None]:
    """Answers probes for the length of the block. Raises `CannotListen` when the port cannot be had."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_REQUEST_TIMEOUT_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(_on_the_wire(answer(head, vitals)))
                await writer.drain()
        writer.close()

    try:
        server = await asyncio.start_server(converse, host, port, limit=_MOST_HEAD_BYTES)
    except OSError as problem:
        raise CannotListen(host, port, problem) from problem
    async with server:
        yield


def answer(head: bytes, vitals: Vitals) -> Answer:
    method, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    if method != "GET":
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, b'{"detail":"Only GET is answered here."}')
    match path:
        case "/health":
            return Answer(HTTPStatus.OK, b'{"status":"alive"}')
        case "/ready":
            status = HTTPStatus.OK if vitals.well else HTTPStatus.SERVICE_UNAVAILABLE
            return Answer(status, msgspec.json.encode(Readiness(vitals.well, vitals.parts)))
        case "/metrics":
            return Answer(HTTPStatus.OK, *exposition())
    return Answer(HTTPStatus.NOT_FOUND, b'{"detail":"Here are /health, /ready and /metrics."}')


def _on_the_wire(response: Answer) -> bytes:
    head = (
        f"HTTP/1.1 {response.status.value} {response.status.phrase}\r\n"
        f"content-type: {response.media_type}\r\n"
        f"content-length: {len(response.body)}\r\n"
        "cache-control: no-store\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + response.body
