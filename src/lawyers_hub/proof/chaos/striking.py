"""Faults strike when the forecast says so; several at once, but never two on one victim."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from threading import Event

import msgspec

from lawyers_hub.proof.chaos.faults import FAULTS, Fault
from lawyers_hub.proof.chaos.weather import Strike
from lawyers_hub.stack.running import Stack


class Struck(msgspec.Struct, frozen=True):
    """A strike as it came: begun when its victim was well, ended when it was well again."""

    fault: str
    planned_s: float
    began_s: float
    ended_s: float
    ended_at: datetime


class Clock:
    """Seconds since the storm began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def now_s(self) -> float:
        return round(time.monotonic() - self._began, 2)

    async def reach(self, moment_s: float) -> None:
        await asyncio.sleep(moment_s - self.now_s)


class Striker:
    """Strikes one stack, and notes when."""

    def __init__(self, stack: Stack, clock: Clock, say: Callable[[str], None]) -> None:
        self.struck: list[Struck] = []
        self._stack = stack
        self._clock = clock
        self._say = say
        self._spared: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def strike(self, strike: Strike) -> None:
        """Returns when the fault is undone, also when it is cancelled meanwhile."""
        fault = FAULTS[strike.fault]
        await self._clock.reach(strike.at_s)
        async with self.sparing(fault.victim):
            began_s = self._clock.now_s
            self._say(f"{began_s:6.1f} s  {fault.name} for {strike.for_s} s")
            await self._harm(fault, strike.for_s)
            ended_s = self._clock.now_s
        self.struck.append(Struck(fault.name, strike.at_s, began_s, ended_s, datetime.now(UTC)))

    @asynccontextmanager
    async def sparing(self, victim: str) -> AsyncIterator[None]:
        """Nothing strikes this service for the length of the block."""
        async with self._spared[victim]:
            yield

    async def _harm(self, fault: Fault, for_s: float) -> None:
        enough = Event()

        def suffer() -> None:
            with fault.harm(self._stack):
                enough.wait(for_s)

        suffering = asyncio.create_task(asyncio.to_thread(suffer))
        try:
            await asyncio.shield(suffering)
        except asyncio.CancelledError:
            enough.set()
            await asyncio.wait({suffering})
            raise
