"""A database of its own for each test, and `hub` as an operator types it."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from lawyers_hub import cli
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.conftest import HubDatabase
from tests.integration.jobs.post import Post


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


Hub = Callable[..., Coroutine[Any, Any, Said]]


@pytest.fixture
async def post(
    new_database: Callable[[], Awaitable[HubDatabase]], redis_server: EmbeddedRedis, home: Home
) -> AsyncIterator[Post]:
    async with Post.opened(await new_database(), redis_server.url, home) as post:
        yield post


@pytest.fixture
def hub(post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hub:
    """Types `hub …` where DATABASE_URL is the operator's login to the database of the test."""
    return typing(monkeypatch, tmp_path, post.place.url_of("operator"))


@pytest.fixture
def shared_hub(hub_database: HubDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hub:
    """The same at the database that all tests share, for what changes nothing there."""
    return typing(monkeypatch, tmp_path, hub_database.url_of("operator"))


def typing(monkeypatch: pytest.MonkeyPatch, home: Path, database_url: str) -> Hub:
    monkeypatch.setenv("HUB_HOME", str(home))
    monkeypatch.setenv("DATABASE_URL", database_url)

    async def typed(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["hub", *words])
        # The command has an event loop of its own.
        return await asyncio.to_thread(run_hub)

    return typed


def run_hub() -> Said:
    """`hub` with the words of sys.argv, in this process."""
    code = 0
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


STATES = {
    "waiting": "due_at = now()",
    "scheduled": "not_before = now() + interval '3 days', due_at = now() + interval '3 days'",
    "sent": "sent_at = now()",
    "completed": "sent_at = now(), completed_at = now()",
    "dead": "sent_at = now(), dead_at = now(), attempts = 3, error = 'Failed: as asked', traceback = 'line 1'",
    "discarded": "sent_at = now(), dead_at = now(), discarded_at = now(), reason = 'a mistake'",
}


async def job_in(post: Post, state: str, name: str = "document.read") -> int:
    """A job that has come to this state."""
    number = await post.accept(state, name=name)
    await post.owner.execute(f"UPDATE outbox SET {STATES[state]} WHERE id = $1", number)
    return number
