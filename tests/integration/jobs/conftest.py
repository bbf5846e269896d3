"""Each test of the jobs has an outbox and a queue to itself."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.running import Runs
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.conftest import HubDatabase
from tests.integration.jobs.post import Post
from tests.integration.jobs.trial_jobs import trial_handlers


@pytest.fixture
async def post(
    new_database: Callable[[], Awaitable[HubDatabase]], redis_server: EmbeddedRedis, home: Home
) -> AsyncIterator[Post]:
    async with Post.opened(await new_database(), redis_server.url, home) as post:
        yield post


@pytest.fixture
async def workers(post: Post) -> AsyncIterator[tuple[Runs, Runs]]:
    """Two workers without a queue: the test brings the copies itself."""
    async with Database.connect(post.place.url_of("worker"), service="worker") as database:
        attempts = Attempts(database, trial_handlers(database))
        yield Runs(attempts), Runs(attempts)
