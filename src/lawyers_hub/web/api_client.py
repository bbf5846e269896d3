"""The pages' only way to cases, documents and people: the API, over HTTP, as the visitor who asks.

Refusal            what every failed call raises
├── ApiProblem     the API said no, in problem details
├── ApiUnreachable nobody answered, or not in time
└── SignedOut      the session is over: sign in again
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from secrets import randbelow
from types import MappingProxyType
from typing import IO, NamedTuple, TypeVar
from urllib.parse import quote

import httpx
import msgspec
from anyio import CancelScope

from lawyers_hub.telemetry.correlation import HEADER as CORRELATION_HEADER
from lawyers_hub.telemetry.correlation import current_correlation_id
from lawyers_hub.telemetry.traces import pass_on
from lawyers_hub.web.records import Problem, SignIn

T = TypeVar("T")
Query = Mapping[str, str | int | None]

# A page must answer or say why well before a person gives up; the API's own promise is far below this.
_TIMEOUT = httpx.Timeout(10.0, connect=2.0, pool=2.0)
# An upload sends 20 MB over the firm's line, and the API stores it before it answers.
_UPLOAD_TIMEOUT = httpx.Timeout(60.0, connect=2.0, pool=2.0)
# Progress may be silent while a worker is busy; the API sends a heartbeat more often than this.
_STREAM_TIMEOUT = httpx.Timeout(10.0, connect=2.0, pool=2.0, read=90.0)
# A connection stays with the replica that took it, so a new one would stand idle while the old ones are busy. One call
# in so many is the last of its connection: the busier they are, the sooner they are spread anew. Drawn by lot, because
# counting could come to the same connection time after time.
_CALLS_TO_A_NEW_CONNECTION = 64
UNAUTHORIZED = 401


class Refusal(Exception):
    """A call to the API did not give what the page needs."""


class ApiProblem(Refusal):
    def __init__(self, problem: Problem, retry_after_s: int | None = None) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        return self.problem.status


class ApiUnreachable(Refusal):
    pass


class SignedOut(Refusal):
    pass


class Tokens(msgspec.Struct, frozen=True):
    access: str | None
    refresh: str | None


class Lines(NamedTuple):
    """The connections to the API that all visitors share.

    Streams have their own: two hundred lawyers who watch progress must not keep one from opening a case.
    """

    asking: httpx.AsyncClient
    streaming: httpx.AsyncClient


def open_lines(api_url: str) -> Lines:
    """The caller closes both."""
    kept_alive = httpx.Limits(max_connections=200, max_keepalive_connections=32, keepalive_expiry=20.0)
    one_each = httpx.Limits(max_connections=None, max_keepalive_connections=4, keepalive_expiry=20.0)
    base = f"{api_url}/api/v1/"
    return Lines(httpx.AsyncClient(base_url=base, limits=kept_alive), httpx.AsyncClient(base_url=base, limits=one_each))


class _Call(NamedTuple):
    method: str
    path: str
    headers: Mapping[str, str] = MappingProxyType({})
    params: Mapping[str, str | int] = MappingProxyType({})
    content: bytes | None = None
    file: tuple[str, IO[bytes], str] | None = None
    timeout: httpx.Timeout = _TIMEOUT
    streams: bool = False


class Api:
    """The API as one visitor may use it, for the length of one request.

    An access token that has run out is renewed once, silently; `renewed` then holds what the browser must be
    given. Every call raises `ApiProblem`, `ApiUnreachable` or `SignedOut`.
    """

    def __init__(self, lines: Lines, tokens: Tokens, visitor_address: str | None) -> None:
        self._lines = lines
        self._tokens = tokens
        self._address = visitor_address
        self._renewing = asyncio.Lock()
        self.renewed: SignIn | None = None

    async def read(self, path: str, kind: type[T], /, **query: str | int | None) -> T:
        return _decoded(await self._ask(_Call("GET", path, params=_given(query))), kind)

    async def send(
        self,
        method: str,
        path: str,
        kind: type[T],
        body: object = None,
        *,
        version: str | None = None,
        form_key: str | None = None,
    ) -> T:
        """Change something. `version` refuses to overwrite newer work; `form_key` makes sending twice harmless."""
        headers = _conditions(version, form_key)
        content = None if body is None else msgspec.json.encode(body)
        if content is not None:
            headers["content-type"] = "application/json"
        return _decoded(await self._ask(_Call(method, path, headers=headers, content=content)), kind)

    async def upload(self, path: str, kind: type[T], file: tuple[str, IO[bytes], str], form_key: str | None) -> T:
        headers = _conditions(None, form_key)
        call = _Call("POST", path, headers=headers, file=file, timeout=_UPLOAD_TIMEOUT)
        return _decoded(await self._ask(call), kind)

    @asynccontextmanager
    async def stream(self, path: str) -> AsyncIterator[httpx.Response]:
        """An answer read piece by piece: a download, or progress as it happens."""
        answer = await self._ask(_Call("GET", path, timeout=_STREAM_TIMEOUT, streams=True))
        try:
            yield answer
        finally:
            with CancelScope(shield=True):  # also when the reader was cancelled: the line is shared
                await answer.aclose()

    async def _ask(self, call: _Call) -> httpx.Response:
        used = self._tokens.access
        if used is None and self._tokens.refresh is not None:
            used = await self._renew(None)
        answer = await self._once(call, used)
        if answer.status_code == UNAUTHORIZED and used is not None:
            await answer.aclose()
            answer = await self._once(call, await self._renew(used))
            if answer.status_code == UNAUTHORIZED:
                raise SignedOut
        if answer.is_success:
            return answer
        raise await _problem_in(answer)

    async def _once(self, call: _Call, access: str | None) -> httpx.Response:
        attempts = 2 if call.method == "GET" else 1  # a kept-alive connection may have just been closed
        while True:
            attempts -= 1
            try:
                line = self._lines.streaming if call.streams else self._lines.asking
                return await line.send(self._request(call, access), stream=call.streams)
            except httpx.TimeoutException as slow:
                raise ApiUnreachable("the API did not answer in time") from slow
            except httpx.TransportError as broken:
                if not attempts:
                    raise ApiUnreachable(str(broken) or type(broken).__name__) from broken

    def _request(self, call: _Call, access: str | None) -> httpx.Request:
        if call.file is not None:
            call.file[1].seek(0)  # a second attempt sends the whole file again
        return self._lines.asking.build_request(
            call.method,
            call.path,
            headers={**call.headers, **self._headers(access)},
            params=call.params,
            content=call.content,
            files=None if call.file is None else {"file": call.file},
            timeout=call.timeout,
        )

    def _headers(self, access: str | None) -> dict[str, str]:
        headers = {CORRELATION_HEADER: current_correlation_id() or ""}
        pass_on(headers)
        if randbelow(_CALLS_TO_A_NEW_CONNECTION) == 0:
            headers["connection"] = "close"
        if self._address is not None:
            headers["x-forwarded-for"] = self._address
        if access is not None:
            headers["authorization"] = f"Bearer {access}"
        return headers

    async def _renew(self, used: str | None) -> str:
        """A fresh access token; the calls of one page that run side by side share one renewal."""
        async with self._renewing:
            if self._tokens.access is not None and self._tokens.access != used:
                return self._tokens.access
            if self._tokens.refresh is None:
                raise SignedOut
            body = msgspec.json.encode({"refresh_token": self._tokens.refresh})
            headers = {"content-type": "application/json"}
            answer = await self._once(_Call("POST", "auth/refresh", headers, content=body), None)
            if answer.status_code in {400, UNAUTHORIZED, 403}:
                raise SignedOut
            if not answer.is_success:
                raise await _problem_in(answer)
            self.renewed = _decoded(answer, SignIn)
            self._tokens = Tokens(self.renewed.access_token, self.renewed.refresh_token or self._tokens.refresh)
            return self.renewed.access_token


def part(value: object) -> str:
    """One part of a path, so that an id can never climb to another address."""
    return quote(str(value), safe="")


def _given(query: Query) -> dict[str, str | int]:
    return {name: value for name, value in query.items() if value is not None and value != ""}


def _conditions(version: str | None, form_key: str | None) -> dict[str, str]:
    headers = {}
    if version is not None:
        headers["if-match"] = f'"{version}"'
    if form_key is not None:
        headers["idempotency-key"] = form_key
    return headers


def _decoded(answer: httpx.Response, kind: type[T]) -> T:
    if kind is type(None):
        return None  # type: ignore[return-value, unused-ignore]
    return msgspec.json.decode(answer.content, type=kind)


async def _problem_in(answer: httpx.Response) -> Refusal:
    content = await answer.aread()
    await answer.aclose()
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError:
        if answer.status_code >= 502:  # the balancer speaks: it found no API behind it
            return ApiUnreachable(f"the API's balancer answered {answer.status_code}")
        problem = Problem(title=answer.reason_phrase)
    wait = answer.headers.get("retry-after", "")
    problem = msgspec.structs.replace(problem, status=answer.status_code)
    return ApiProblem(problem, int(wait) if wait.isdecimal() else None)
