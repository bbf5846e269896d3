"""Whether the queue still is the one that the copies were put into.

The epoch key in Redis names the run of the server in which everything open had been made due. A wipe takes the
key away. A restart changes the run, and the last second before it may be missing from the log on disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lawyers_hub.jobs.transport import QueueDown

_KEY = "lawyers-hub:epoch"

# Replaces the mark by the run only where the mark is still there.
_TRUST = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""


class Doubt(msgspec.Struct, frozen=True):
    """A mark in Redis that lasts as long as its data, and the run of the server in which it was made."""

    mark: str
    run: str


class Epoch:
    """Every method raises `QueueDown` when Redis cannot say."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._trust = client.register_script(_TRUST)

    async def holds(self) -> bool:
        """False when copies may have been lost."""
        with _faults_named():
            return bool(await self._client.get(_KEY) == await self._run_of_server())

    async def doubt(self) -> Doubt:
        """Call it before what may have been lost is made due again …"""
        with _faults_named():
            doubt = Doubt(f"doubted {token_hex(8)}", await self._run_of_server())
            await self._client.set(_KEY, doubt.mark)
            return doubt

    async def begin(self, doubt: Doubt) -> bool:
        """… and this afterwards. False when something was lost once more in between: then do it all again."""
        with _faults_named():
            return bool(await self._trust(keys=[_KEY], args=[doubt.mark, doubt.run]))

    async def _run_of_server(self) -> str:
        return str((await self._client.info("server"))["run_id"])


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as problem:
        raise QueueDown(str(problem)) from problem
