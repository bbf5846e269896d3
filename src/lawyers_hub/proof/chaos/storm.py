"""A storm over a running stack: work is accepted, months of nights pass, and the stack's processes die meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import httpx

from lawyers_hub.proof.chaos.firm import found_firm
from lawyers_hub.proof.chaos.load import Acknowledged, Amount, Office
from lawyers_hub.proof.chaos.nights import let_the_nights_pass
from lawyers_hub.proof.chaos.owner import Owner
from lawyers_hub.proof.chaos.poison import POISONS, Poison, let_a_job_kill_its_worker, pour_in
from lawyers_hub.proof.chaos.striking import Clock, Striker, Struck
from lawyers_hub.proof.chaos.weather import Forecast
from lawyers_hub.stack.running import Stack

Say = Callable[[str], None]


@dataclass(frozen=True)
class Course:
    """What the storm did. `poison` holds the numbers of its jobs; `repeats`: requests that had to be sent again."""

    owner: Owner
    acknowledged: Acknowledged
    poison: list[int]
    struck: list[Struck]
    repeats: int


async def blow(stack: Stack, weather: Forecast, amount: Amount, say: Say) -> Course:
    """Returns when everything asked for is acknowledged, every fault undone, and every hour has come.

    Raises:
        CannotRun: a fault could not be undone in time, or no firm be founded.
        NotAcknowledged: the API refused something, or accepted nothing for very long.
    """
    address = f"{stack.address('api')}/api/v1"
    async with httpx.AsyncClient(base_url=address, limits=httpx.Limits(max_connections=20)) as client:
        firm = await found_firm(stack, client, weather.seed)
        office = Office(firm.everybody, weather.seed)
        await office.open_cases(firm.lawyers)
        victim = await office.hand_in_first()
        storm = Storm(stack, Owner(stack.installation.owner_url, firm.id), say)
        async with asyncio.TaskGroup() as at_once:
            at_once.create_task(storm.rage(weather, victim))
            at_once.create_task(office.work(amount, weather.length_s))
        await storm.let_nights_pass()
    return Course(storm.owner, office.acknowledged, storm.poison, storm.striker.struck, office.repeats)


class Storm:
    """What befalls one firm; `poison` holds the numbers of the jobs that were poured in."""

    def __init__(self, stack: Stack, owner: Owner, say: Say) -> None:
        self.owner = owner
        self.poison: list[int] = []
        self._clock = Clock()
        self.striker = Striker(stack, self._clock, say)
        self._stack = stack
        self._say = say

    async def rage(self, weather: Forecast, victim: UUID) -> None:
        """All that the forecast names; `victim` is the document whose reading takes a worker down."""
        async with asyncio.TaskGroup() as at_once:
            for strike in weather.strikes:
                at_once.create_task(self.striker.strike(strike))
            for at_s in weather.nights_s:
                at_once.create_task(self._at(at_s, self.let_nights_pass))
            for at_s, poison in zip(weather.poison_s, POISONS, strict=True):
                at_once.create_task(self._at(at_s, partial(self._pour_in, poison)))
            at_once.create_task(self._at(weather.killer_at_s, partial(self._let_a_job_kill, victim)))

    async def let_nights_pass(self) -> None:
        count = await let_the_nights_pass(self.owner)
        self._tell(f"{count} reminders become due")

    async def _pour_in(self, poison: Poison) -> None:
        self.poison.append(await pour_in(self.owner, poison))
        self._tell(f"poison: {poison.label}")

    async def _let_a_job_kill(self, victim: UUID) -> None:
        async with self.striker.sparing("postgres"):
            self.poison.append(await let_a_job_kill_its_worker(self.owner, self._kill_worker, victim))

    async def _kill_worker(self) -> None:
        async with self.striker.sparing("worker"):
            await asyncio.to_thread(self._stack.kill, "worker")
        self._tell("a job took its worker down")

    async def _at(self, moment_s: float, happening: Callable[[], Awaitable[None]]) -> None:
        await self._clock.reach(moment_s)
        await happening()

    def _tell(self, words: str) -> None:
        self._say(f"{self._clock.now_s:6.1f} s  {words}")
