"""Promise Q1: an accepted job is never lost and takes effect exactly once. A storm, a rest, and a verdict."""

import asyncio
import time
from datetime import UTC, datetime

import msgspec

from lawyers_hub.proof.chaos.faults import FAULTS
from lawyers_hub.proof.chaos.judging import Counted, Finding, Judgement, judge
from lawyers_hub.proof.chaos.load import Amount
from lawyers_hub.proof.chaos.nights import open_jobs
from lawyers_hub.proof.chaos.owner import Owner
from lawyers_hub.proof.chaos.seeing import look
from lawyers_hub.proof.chaos.storm import Course, Say, blow
from lawyers_hub.proof.chaos.striking import Struck
from lawyers_hub.proof.chaos.weather import Forecast
from lawyers_hub.proof.evidence import Evidence, Verdict, this_machine, versions
from lawyers_hub.stack.running import Stack
from lawyers_hub.stack.supervisor import SETTLED

PROMISE = "Q1: an accepted job is never lost and takes effect exactly once"
SIMULATED = [
    "months of nights pass at once: the owner of the database makes waiting jobs due",
    "poison is inserted by the owner of the database, since no API would accept it",
    "four of the five crashes of the job that takes its worker down are only written into its row",
    "one answer of five is thrown away by the client, as if it had been lost after the commit",
    "e-mails go into a folder and not to a mail server",
]
NOT_EXERCISED = [
    "loss of the machine or of its disk: a killed process leaves what the system holds to be written",
    "a network that is cut in two between the services",
    "several workers or relays at once",
]

_LOOK_EVERY_S = 0.5


class Slow(msgspec.Struct, frozen=True):
    """A job that took long from its hour to its effect, and what befell it; `rounds`: how often it was sent anew."""

    job: int
    name: str
    took_s: float
    attempts: int
    crashes: int
    rounds: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The storm in numbers. `settled_s`: from its end until no job was open; None when that never came.

    `unwell`: services that were not ready then, with their last words.
    """

    forecast: Forecast
    amount: Amount
    struck: list[Struck]
    slowest: list[Slow]
    repeats: int
    counted: Counted
    settled_s: float | None
    unwell: list[str]
    findings: list[Finding]


async def prove(
    stack: Stack, weather: Forecast, amount: Amount, *, least_jobs: int, settle_within_s: float, say: Say
) -> Evidence[Account]:
    """Raises what `storm.blow` raises when the storm could not run its course."""
    began_at, began = datetime.now(UTC), time.monotonic()
    course = await blow(stack, weather, amount, say)
    settled_s = await settle(course.owner, settle_within_s, say)
    judgement = await judged(stack, course)
    account = Account(
        forecast=weather,
        amount=amount,
        struck=course.struck,
        slowest=await _slowest(course.owner),
        repeats=course.repeats,
        counted=judgement.counted,
        settled_s=settled_s,
        unwell=unwell(stack),
        findings=judgement.findings,
    )
    return Evidence(
        promise=PROMISE,
        figure=_figure(account),
        bound=f"nothing lost and nothing doubled over {least_jobs} jobs or more, under each of {len(FAULTS)} faults",
        verdict=verdict(account, least_jobs),
        seed=weather.seed,
        began_at=began_at,
        took_s=round(time.monotonic() - began, 1),
        simulated=SIMULATED,
        not_exercised=NOT_EXERCISED,
        machine=this_machine(),
        versions=versions(),
        details=account,
    )


async def judged(stack: Stack, course: Course) -> Judgement:
    """What is to be said of the storm's firm as it is now."""
    return judge(await look(course.owner, stack.home.mail), course.acknowledged, course.poison)


async def settle(owner: Owner, within_s: float, say: Say) -> float | None:
    """Waits until no job is open; the seconds that took, or None when the time is up."""
    began, before = time.monotonic(), -1
    while (left := await open_jobs(owner)) and time.monotonic() - began < within_s:
        if left != before:
            say(f"          {left} jobs open")
        before = left
        await asyncio.sleep(_LOOK_EVERY_S)
    return None if left else round(time.monotonic() - began, 1)


def unwell(stack: Stack) -> list[str]:
    """The services that are not as they should be, and why."""
    return [f"{one.name} {one.state}: {one.detail}" for one in stack.statuses() if one.state not in SETTLED]


def verdict(account: Account, least_jobs: int) -> Verdict:
    """Unknown where a fault did not strike or too few jobs were accepted, however well it went."""
    if account.findings:
        return "broken"
    every_fault = {struck.fault for struck in account.struck} == set(FAULTS)
    return "kept" if every_fault and account.counted.jobs >= least_jobs else "unknown"


def _figure(account: Account) -> str:
    counted = account.counted
    return (
        f"{len(account.findings)} findings over {counted.jobs} jobs: {counted.completed} took effect,"
        f" {counted.survivors} of them after a run that was cut off, and {counted.dead} are dead letters,"
        f" under {len(account.struck)} strikes"
    )


async def _slowest(owner: Owner) -> list[Slow]:
    rows = await owner.fetch(
        """
        SELECT id AS job, name, attempts, crashes, round AS rounds, round(extract(epoch FROM
               completed_at - coalesce(not_before, accepted_at)), 2)::float8 AS took_s
        FROM outbox WHERE completed_at IS NOT NULL ORDER BY took_s DESC LIMIT 10
        """
    )
    return [msgspec.convert(dict(row), Slow) for row in rows]
