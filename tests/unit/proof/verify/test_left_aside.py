"""A project may leave rules aside, with a reason, and never without saying so."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.report.as_json import as_json
from lawyers_hub.proof.verify.report.table import print_table
from lawyers_hub.proof.verify.running import run
from lawyers_hub.proof.verify.verifying import verify
from tests.unit.proof.verify.notes import TOPOLOGY, appended, changed, copied

ASIDE = '\n[left_aside]\ncompose-restart-policy = "nothing here lasts"\n'


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A project that one rule does not like."""
    return changed(copied(tmp_path), "compose.yml", "restart: unless-stopped", "restart: on-failure")


def test_a_rule_that_is_left_aside_is_not_held_and_that_is_said(broken: Path) -> None:
    assert verify(broken).verdict == "broken"
    found = verify(appended(broken, TOPOLOGY, ASIDE))
    assert found.verdict == "kept"
    said = "the rule compose-restart-policy is left aside: nothing here lasts"
    assert said in found.limits
    assert '"compose-restart-policy": "nothing here lasts"' in as_json(found)
    said_to_people = StringIO()
    print_table(found, Console(file=said_to_people, width=200))
    assert "1 rule left aside" in said_to_people.getvalue()


def test_whoever_asks_for_the_rule_is_answered(broken: Path) -> None:
    assert verify(appended(broken, TOPOLOGY, ASIDE), {"compose-restart-policy"}).verdict == "broken"


def test_a_rule_that_does_not_exist_cannot_be_left_aside(tmp_path: Path) -> None:
    root = appended(copied(tmp_path), TOPOLOGY, ASIDE.replace("policy", "polici"))
    with pytest.raises(Fault, match=r"leaves the rule 'compose-restart-polici' aside.*mean compose-restart-policy"):
        verify(root)


def test_only_takes_what_rules_are_about(broken: Path) -> None:
    rules = {outcome.rule for outcome in run(broken, ["flows"]).verification.outcomes}
    assert rules == {"flow-extra", "flow-missing", "flow-wrong-port", "flow-wrong-direction", "flow-half-open"}
