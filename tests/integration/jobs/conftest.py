"""Each test of the jobs has an outbox and a queue to itself."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.conftest import HubDatabase
from tests.integration.jobs.post import Post


@pytest.fixture
async def post(
    new_database: Callable[[], Awaitable[HubDatabase]], redis_server: EmbeddedRedis, home: Home
) -> AsyncIterator[Post]:
    async with Post.opened(await new_database(), redis_server.url, home) as post:
        yield post
