"""Everything that carries a job dies, in random order, and every accepted job takes effect exactly once.

`HUB_STORM_SEED=… ./hub test tests/acceptance/test_durability.py -s` has the storm of that seed again.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lawyers_hub.proof.chaos import durability
from lawyers_hub.proof.chaos.faults import FAULTS
from lawyers_hub.proof.chaos.load import Amount
from lawyers_hub.proof.chaos.poison import POISONS
from lawyers_hub.proof.chaos.storm import blow
from lawyers_hub.proof.chaos.weather import Forecast, forecast
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.running import Stack, remove_state
from tests.ports import free_offset

SEED = int(os.environ.get("HUB_STORM_SEED") or secrets.randbelow(1_000_000))
STRIKES = 16
LENGTH_S = 36.0
AMOUNT = Amount(deadlines=78, reminders_each=10, papers=24)
LEAST_JOBS = 2_000
SETTLE_WITHIN_S = 180.0
WITHOUT_PAGES = ("postgres", "redis", "migrate", "api-1", "api-2", "lb", "relay", "worker")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole hub but its pages; each storm founds a firm of its own. Its logs are kept."""
    with TemporaryDirectory(prefix="hub storm ") as folder:
        home = Home(Path(folder))
        try:
            with Stack.running(home=home, port_offset=free_offset(), demo=False, only=WITHOUT_PAGES) as stack:
                yield stack
        finally:
            shutil.copytree(home.logs, tmp_path_factory.mktemp("storm") / "logs")
            remove_state(home)


async def test_no_accepted_job_is_lost_or_doubled_whatever_dies(stack: Stack, tmp_path: Path) -> None:
    print(f"\nHUB_STORM_SEED={SEED}")
    weather = forecast(SEED, list(FAULTS), strikes=STRIKES, length_s=LENGTH_S, nights=4, poisons=len(POISONS))
    evidence = await durability.prove(
        stack, weather, AMOUNT, least_jobs=LEAST_JOBS, settle_within_s=SETTLE_WITHIN_S, say=print
    )
    evidence.write(tmp_path / "durability.json")
    print(f"{evidence.verdict}: {evidence.figure}\n{tmp_path / 'durability.json'}")
    told = "\n".join([*map(str, evidence.details.findings[:20]), *evidence.details.unwell])
    assert evidence.verdict == "kept", f"HUB_STORM_SEED={SEED}: {evidence.figure}\n{told}"


async def test_a_job_that_is_made_to_run_twice_is_found_out(stack: Stack) -> None:
    """The proof's own proof: a reminder that the hub has forgotten it sent goes out again, and that is seen."""
    calm = Forecast(seed=SEED, length_s=0, strikes=[], nights_s=[], poison_s=[0.0 for _ in POISONS], killer_at_s=0)
    course = await blow(stack, calm, Amount(deadlines=1, reminders_each=2, papers=1), print)
    assert await durability.settle(course.owner, SETTLE_WITHIN_S, print) is not None, durability.unwell(stack)
    assert (await durability.judged(stack, course)).findings == []

    await course.owner.fetch(
        """
        WITH forgotten AS (
            UPDATE deadline_reminders SET state = 'planned', sent_at = NULL
            WHERE days_before = (SELECT min(days_before) FROM deadline_reminders) RETURNING job)
        UPDATE outbox SET completed_at = NULL, sent_at = NULL, started_at = NULL, round = round + 1
        WHERE id IN (SELECT job FROM forgotten)
        """
    )
    assert await durability.settle(course.owner, SETTLE_WITHIN_S, print) is not None, durability.unwell(stack)
    assert [finding.law for finding in (await durability.judged(stack, course)).findings] == [
        "no job has its effect twice"
    ]
