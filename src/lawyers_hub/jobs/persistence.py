"""Loops that outlive what they depend on: they try again soon, and say once that they stumbled and recovered."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from redis.exceptions import RedisError

from lawyers_hub.database.outage import server_is_away
from lawyers_hub.telemetry.logs import log


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after a failure: doubling from the first delay up to the longest."""

    first_s: float = 0.1
    longest_s: float = 0.5

    def after(self, failures: int) -> float:
        return float(min(self.longest_s, self.first_s * 2 ** min(failures - 1, 16)))


SHORT = Patience()

# Longer than any single try takes to fail.
_A_WHILE_S = 15.0


async def keep_at_it(
    name: str, once: Callable[[], Awaitable[None]], stopping: asyncio.Event, patience: Patience = SHORT
) -> None:
    """Runs `once` again and again until `stopping`. A failure is logged when it begins and when it is over."""
    failures = 0
    while not stopping.is_set():
        began = time.monotonic()
        try:
            await once()
        except Exception as problem:
            # What has worked for a while had recovered, and fails anew.
            failures = 1 if time.monotonic() - began > _A_WHILE_S else failures + 1
            if failures == 1:
                log.warning(f"{name}.failing", error=describe(problem), exc_info=_worth_a_traceback(problem))
            await pause(stopping, patience.after(failures))
        else:
            if failures and not stopping.is_set():
                log.info(f"{name}.recovered", failures=failures)
            failures = 0


async def pause(stopping: asyncio.Event, timeout_s: float) -> None:
    """Waits, but not longer than the service runs."""
    try:
        async with asyncio.timeout(timeout_s):
            await stopping.wait()
    except TimeoutError:
        return


def describe(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}".rstrip(": ")


def _worth_a_traceback(problem: Exception) -> Exception | None:
    """A server that is away needs none; anything else may be our mistake."""
    return None if isinstance(problem, OSError | RedisError) or server_is_away(problem) else problem
