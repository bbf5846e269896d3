"""The rules are worth what they find: named mutants die by their rule, and nearly all that nobody thought of die."""

import pytest

from lawyers_hub.proof.verify.mutants.outcomes import Outcome
from lawyers_hub.proof.verify.mutants.trial import AIM_PERCENT, Trial, hold
from lawyers_hub.stack.home import REPOSITORY

SEED = 2026
UNSEEN = 30


@pytest.fixture(scope="module")
def trial() -> Trial:
    return hold(REPOSITORY, unseen=UNSEEN, seed=SEED)


def left(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [f"{outcome.what}: {outcome.fate} {outcome.says}" for outcome in outcomes if outcome.fate != "killed"]


def test_every_named_mutant_is_killed_by_the_rule_that_stands_for_it(trial: Trial) -> None:
    assert len(trial.named) >= 60
    assert left(trial.named) == []


def test_every_rule_kills_a_mutant(trial: Trial) -> None:
    assert trial.untried == ()


def test_nearly_all_mutants_that_nobody_thought_of_are_killed(trial: Trial) -> None:
    assert len(trial.unseen) == UNSEEN
    assert trial.unseen_percent >= AIM_PERCENT, left(trial.unseen)
