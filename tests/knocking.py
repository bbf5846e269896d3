"""Knocking at a door: its request, filled with somebody's things and sent as somebody."""

import asyncio
import re
from typing import Any

import httpx

from tests.doors import Door
from tests.planting import Belongings

ANSWERS_WITHIN_S = 20.0


def address(door: Door, things: Belongings, **instead: str) -> str:
    """The path of a door, filled with the identifiers of things or with what is to stand there `instead`."""

    def fill(place: re.Match[str]) -> str:
        return instead.get(place[1]) or str(getattr(things, place[1], "openapi.yaml"))

    return re.sub(r"{(\w+):\w+}", fill, door.path)


def request(door: Door, things: Belongings) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "method": door.method,
        "url": address(door, things),
        "params": {name: str(value) for name, value in door.query(things).items()},
        "headers": {**door.headers},
    }
    if door.json is not None:
        asked["json"] = plain(door.json(things))
    if door.files is not None:
        asked["files"] = door.files
    return asked


def plain(value: Any) -> Any:
    """As JSON has it: identifiers as text."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


async def knock(door: Door, things: Belongings, client: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(ANSWERS_WITHIN_S):
        return await client.request(**request(door, things))


def everything_in(answer: httpx.Response) -> str:
    """Body and headers: a file name may tell as much as a text."""
    return f"{dict(answer.headers)}\n{answer.text}"


class FirstWords(httpx.AsyncBaseTransport):
    """Answers like the application itself, but hangs up after the first words of an answer that goes on."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        incoming: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]
        hung_up, start, heard = asyncio.Event(), dict[str, Any](), bytearray()

        async def receive() -> dict[str, Any]:
            if incoming:
                return incoming.pop()
            await hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            start.update(message if message["type"] == "http.response.start" else {})
            heard.extend(message.get("body", b""))
            if heard and start["status"] == 200:
                hung_up.set()

        await self._app(_scope(request), receive, send)
        return httpx.Response(start["status"], headers=start["headers"], content=bytes(heard), request=request)


def _scope(request: httpx.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (request.url.host, 80),
        "client": ("127.0.0.1", 1),
    }
