"""Hears a request out before it is refused.

A server that answers and closes while the other side still sends makes the network drop the answer (RFC 9112,
section 9.6): whoever uploads too much would see a broken line and never the reason.
"""

import asyncio
from contextlib import suppress

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import ReceiveMessage

# More than anybody sends by mistake; whoever sends more, or more slowly, loses the line after all.
MAX_HEARD_BYTES = 256 * 1024 * 1024
MAX_HEARD_S = 60.0

_REFUSED = 400


class HearingOut:
    """Wraps an application: what it left unread of a request that it refuses is read and dropped."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        body = _Body(receive)

        async def send_when_heard(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= _REFUSED:
                await body.hear_out()
            await send(message)

        await self.app(scope, body.receive, send_when_heard)


class _Body:
    """The body of one request, and whether all of it has arrived."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._heard_bytes = 0
        self._ended = False

    async def receive(self) -> ReceiveMessage:
        message = await self._receive()
        if message["type"] == "http.request":
            self._heard_bytes += len(message["body"])
            self._ended = not message["more_body"]
        else:
            self._ended = True
        return message

    async def hear_out(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(MAX_HEARD_S):
                while not self._ended and self._heard_bytes < MAX_HEARD_BYTES:
                    await self.receive()
