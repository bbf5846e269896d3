"""Work for the hub, given through the API as its users give it, and a record of our own of what was acknowledged."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from lawyers_hub.proof.chaos.clerks import Clerk, Named

# So far ahead that every reminder is still to come: 100 working days are less than 200 days.
_DAYS_AHEAD = range(250, 350)
_MOST_DAYS_BEFORE = 100

# A process that dies between its commit and its answer is rare; the clerk's line may break there just as well.
_ANSWERS_LOST = 0.2


class Deadline(msgspec.Struct, frozen=True):
    """A deadline that the API acknowledged, with so many reminders, each for all of these people."""

    id: UUID
    reminders: int
    people: frozenset[UUID]


class Case(msgspec.Struct, frozen=True):
    id: UUID
    responsible: UUID


@dataclass
class Acknowledged:
    """What the hub has promised to do for the firm. Nobody else gives it anything there."""

    deadlines: list[Deadline] = field(default_factory=list)
    papers: list[UUID] = field(default_factory=list)


class Amount(msgspec.Struct, frozen=True):
    """How much is given to the hub. Each deadline brings reminders, and each of these its e-mails."""

    deadlines: int
    reminders_each: int
    papers: int


class _DeadlineAnswer(msgspec.Struct, frozen=True):
    id: UUID
    reminders: list[msgspec.Raw]


Errand = Callable[[], Awaitable[None]]


class Office:
    """A few clerks with cases of their own. All that they do, and when, comes from the seed."""

    def __init__(self, clerks: Sequence[Clerk], seed: int) -> None:
        self.acknowledged = Acknowledged()
        self._cases: list[Case] = []
        self._clerks = clerks
        self._seed = seed
        self._chance = random.Random(seed)  # noqa: S311  # to be had again, not to be unguessable

    @property
    def repeats(self) -> int:
        """How often something had to be sent again."""
        return sum(clerk.repeats for clerk in self._clerks)

    async def open_cases(self, lawyers: Sequence[Clerk]) -> None:
        """A case for each of the lawyers."""
        for lawyer in lawyers:
            draft = {
                "title": f"Storm {self._seed}",
                "practice_area": "litigation",
                "client_name": "PT Badai",
                "responsible_id": lawyer.id,
            }
            opened = await lawyer.create("/cases", f"case {self._seed} {lawyer.id}", draft)
            self._cases.append(Case(msgspec.json.decode(opened, type=Named).id, lawyer.id))

    async def hand_in_first(self) -> UUID:
        """A document from before the storm, for what may befall it."""
        await self._handing_in(0)()
        return self.acknowledged.papers[0]

    async def work(self, amount: Amount, within_s: float) -> None:
        """Gives everything at random moments, and returns when all of it is acknowledged.

        Raises:
            NotAcknowledged: something was refused, or not accepted for very long.
        """
        errands = [self._entering(number, amount.reminders_each) for number in range(amount.deadlines)]
        errands += [self._handing_in(number) for number in range(1, amount.papers + 1)]
        async with asyncio.TaskGroup() as at_work:
            for errand in errands:
                at_work.create_task(_later(self._chance.uniform(0, within_s), errand))

    def _entering(self, number: int, reminders: int) -> Errand:
        clerk, case = self._chance.choice(self._clerks), self._chance.choice(self._cases)
        draft = {
            "kind": "response",
            "title": f"Reply {number} of storm {self._seed}",
            "due_on": datetime.now(UTC).date() + timedelta(days=self._chance.choice(_DAYS_AHEAD)),
            "remind_before": self._chance.sample(range(_MOST_DAYS_BEFORE), reminders),
        }

        lost = self._lost()

        async def enter() -> None:
            path, key = f"/cases/{case.id}/deadlines", f"deadline {self._seed} {number}"
            answer = await clerk.create(path, key, draft, lost=lost)
            entered = msgspec.json.decode(answer, type=_DeadlineAnswer)
            people = frozenset({clerk.id, case.responsible})
            self.acknowledged.deadlines.append(Deadline(entered.id, len(entered.reminders), people))

        return enter

    def _handing_in(self, number: int) -> Errand:
        clerk, case = self._chance.choice(self._clerks), self._chance.choice(self._cases)
        text = f"Letter {number} of storm {self._seed}.\nThe other side asks for more time.\n"
        lost = self._lost()

        async def hand_in() -> None:
            key, name = f"letter {self._seed} {number}", f"letter {number}.txt"
            answer = await clerk.upload(f"/cases/{case.id}/documents", key, name, text, lost=lost)
            self.acknowledged.papers.append(msgspec.json.decode(answer, type=Named).id)

        return hand_in

    def _lost(self) -> int:
        return int(self._chance.random() < _ANSWERS_LOST)


async def _later(delay_s: float, errand: Errand) -> None:
    await asyncio.sleep(delay_s)
    await errand()
