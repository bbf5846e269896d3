"""Whether the parts that a service depends on answer: asked every second, logged when it changes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from lawyers_hub.telemetry.logs import log

INTERVAL_S = 1.0

Probe = Callable[[], Awaitable[bool]]
"""Says whether one part answers; bounded in time, and never raises."""


class Vitals:
    """What `/ready` and the heartbeat report. Before the first round of questions nothing counts as answering."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = dict(probes)
        self.parts = dict.fromkeys(probes, False)
        self._known = False

    @property
    def well(self) -> bool:
        return all(self.parts.values())

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(INTERVAL_S)

    async def look(self) -> None:
        answers = await asyncio.gather(*(probe() for probe in self._probes.values()))
        found = dict(zip(self._probes, answers, strict=True))
        for part, answering in found.items():
            self._tell(part, answering)
        self.parts = found
        self._known = True

    def _tell(self, part: str, answering: bool) -> None:
        if answering == self.parts[part] and self._known:
            return
        if answering:
            log.info("part.answers", part=part)
        else:
            log.error("part.away", part=part)
