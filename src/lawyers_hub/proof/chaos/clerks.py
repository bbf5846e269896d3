"""People at the API: a request that gets no answer, or a fault of ours, is sent again until it is acknowledged.

It is sent again under its Idempotency-Key, since nobody can know whether the first one was taken.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx
import msgspec

PATIENCE_S = 90.0
_BETWEEN_TRIES_S = 0.2
_TIMEOUT_S = 10.0


class Credentials(msgspec.Struct, frozen=True):
    firm: str
    email: str
    password: str


class Named(msgspec.Struct, frozen=True):
    """Whatever has an id."""

    id: UUID


class Session(msgspec.Struct, frozen=True):
    access_token: str
    person: Named
    firm: Named


class NotAcknowledged(Exception):
    """The API refused what it should accept, or accepted nothing for longer than anybody would wait."""


class Clerk:
    """One signed-in person. `repeats` counts how often something had to be sent again."""

    def __init__(self, client: httpx.AsyncClient, credentials: Credentials, session: Session) -> None:
        self._client = client
        self._credentials = credentials
        self._session = session
        self.repeats = 0

    @classmethod
    async def sign_in(cls, client: httpx.AsyncClient, credentials: Credentials) -> "Clerk":
        answer = await client.post("/auth/login", json=msgspec.to_builtins(credentials), timeout=_TIMEOUT_S)
        if answer.status_code != 200:
            raise NotAcknowledged(f"{credentials.email} could not sign in: {answer.status_code} {answer.text}")
        return cls(client, credentials, msgspec.json.decode(answer.content, type=Session))

    @property
    def id(self) -> UUID:
        return self._session.person.id

    @property
    def firm_id(self) -> UUID:
        return self._session.firm.id

    async def create(self, path: str, key: str, thing: object, *, lost: int = 0) -> bytes:
        """The answer to a creating request that was acknowledged; the first `lost` answers never reach us."""

        async def send() -> httpx.Response:
            return await self._client.post(path, json=msgspec.to_builtins(thing), **self._words(key))

        return await self._insist(f"POST {path} ({key})", send, lost)

    async def upload(self, path: str, key: str, file_name: str, text: str, *, lost: int = 0) -> bytes:
        """The same for a text file."""

        async def send() -> httpx.Response:
            return await self._client.post(path, files={"file": (file_name, text.encode())}, **self._words(key))

        return await self._insist(f"POST {path} ({key})", send, lost)

    def _words(self, key: str) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._session.access_token}", "idempotency-key": key}
        return {"headers": headers, "timeout": _TIMEOUT_S}

    async def _insist(self, what: str, send: Callable[[], Awaitable[httpx.Response]], lost: int) -> bytes:
        patient_until = time.monotonic() + PATIENCE_S
        last = "nothing"
        while time.monotonic() < patient_until:
            try:
                answer = await send()
            except httpx.TransportError as fault:
                last = f"no answer ({type(fault).__name__})"
            else:
                last = f"{answer.status_code} {answer.text[:300]}"
                if answer.status_code != 201:
                    await self._look_at(what, answer.status_code, last)
                elif lost:
                    lost -= 1
                else:
                    return answer.content
            self.repeats += 1
            await asyncio.sleep(_BETWEEN_TRIES_S)
        raise NotAcknowledged(f"{what} was not acknowledged within {PATIENCE_S:.0f} s; the last was: {last}")

    async def _look_at(self, what: str, status: int, last: str) -> None:
        """Returns when the request is worth sending again."""
        if status == 401:
            # Nobody may be there to let us in; then this comes round again.
            with suppress(NotAcknowledged, httpx.TransportError):
                self._session = (await Clerk.sign_in(self._client, self._credentials))._session
        elif status < 500:
            raise NotAcknowledged(f"{what} was refused: {last}")
