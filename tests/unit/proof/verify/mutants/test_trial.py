"""A trial is kept only when every named mutant and every rule is; whatever is left is shown with its lines."""

import io
import json
from datetime import UTC, datetime

import pytest
from rich.console import Console

from lawyers_hub.proof.verify.mutants.evidence import as_evidence
from lawyers_hub.proof.verify.mutants.mutant import Alteration
from lawyers_hub.proof.verify.mutants.others import Score, Subject
from lawyers_hub.proof.verify.mutants.outcomes import Fate, Outcome
from lawyers_hub.proof.verify.mutants.table import as_json, print_report
from lawyers_hub.proof.verify.mutants.trial import Trial
from lawyers_hub.proof.verify.places import Place

CHANGED = Alteration(Place("compose.yml", 7), "    networks: [back]", "    networks: [front]")


def outcome(fate: Fate = "killed", rules: tuple[str, ...] = ("flow-extra",), kind: str = "compose") -> Outcome:
    what, says = "db joins the front", "compose.yml:7: door may reach db" if rules else ""
    return Outcome(
        what=what, kind=kind, fate=fate, rules=rules, killed_by=("flow-extra",), says=says, alterations=(CHANGED,)
    )


def shown(trial: Trial) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_report(trial, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("fate", ["survived", "seen by another", "unreadable", "misfit"])
def test_one_named_mutant_that_is_not_killed_breaks_the_promise(fate: Fate) -> None:
    assert Trial(named=(outcome(), outcome(fate)), unseen=(), seed=1).verdict == "broken"
    assert Trial(named=(outcome(), outcome()), unseen=(outcome(fate),), seed=1).verdict == "kept"


def test_a_rule_that_kills_nothing_breaks_the_promise() -> None:
    trial = Trial(named=(outcome(),), unseen=(), seed=1, untried=("flow-missing",))
    assert trial.verdict == "broken"
    assert "no mutant was killed by  flow-missing" in shown(trial)


def test_without_a_list_of_its_own_a_project_is_judged_by_what_was_made_for_it() -> None:
    killed, left = outcome(), outcome("survived")
    assert Trial(named=(), unseen=(*[killed] * 19, left), seed=1).verdict == "kept"
    assert Trial(named=(), unseen=(*[killed] * 18, left), seed=1).verdict == "broken"
    assert Trial(named=(), unseen=(), seed=1).verdict == "unknown"


def test_a_survivor_is_shown_with_what_was_changed() -> None:
    text = shown(Trial(named=(outcome(), outcome("survived", rules=())), unseen=(), seed=1))
    for line in (
        "survived (compose): db joins the front",
        "meant for  flow-extra",
        "compose.yml:7",
        "-     networks: [back]",
        "+     networks: [front]",
        "broken: 1 of 2 named mutants killed",
    ):
        assert line in text


def test_the_seed_and_the_share_of_the_unseen_are_said() -> None:
    text = shown(Trial(named=(), unseen=(outcome(), outcome(kind="policies")), seed=42))
    assert "mutants never seen (seed 42)" in text
    assert "100.0 % of 2 never seen (95 % are aimed at)" in text


def test_other_programs_are_told_beside_with_their_versions() -> None:
    tried: dict[Subject, int] = {"terraform": 2, "dockerfile": 0}
    killed: dict[Subject, tuple[str, ...]] = {"terraform": ("a",), "dockerfile": ()}
    other = Score(program="other", version="1.2", tried=tried, killed=killed)
    scores = (Score(program="checkov", version=None), other)
    text = shown(Trial(named=(outcome(),), unseen=(), seed=1, scores=scores))
    assert "checkov: not installed, so not compared" in text
    assert "other 1.2: kills 1 of 2 (terraform)" in text


def test_programs_are_told_every_fate() -> None:
    told = json.loads(as_json(Trial(named=(outcome(),), unseen=(outcome("survived"),), seed=1)))
    assert (told["verdict"], told["unseen_percent"], told["seed"]) == ("kept", 0.0, 1)
    assert told["named"][0]["fate"] == "killed"
    assert told["unseen"][0]["alterations"][0]["place"] == {"file": "compose.yml", "line": 7}


def test_evidence_names_what_was_left() -> None:
    trial = Trial(named=(outcome(), outcome("survived")), unseen=(outcome(),), seed=5, took_s=3.0)
    evidence = as_evidence(trial, datetime.now(UTC))
    assert (evidence.verdict, evidence.seed) == ("broken", 5)
    assert evidence.figure == "1 of 2 named mutants killed, 100.0 % of 1 unseen"
    assert evidence.details.left == ["db joins the front: survived"]
