"""`hub verify` finds nothing to say of this repository and of its example, and says so in time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.verifying import verify
from lawyers_hub.stack.home import REPOSITORY

# Of processor time, so that it holds on a machine that does other work too.
MOST_S = 5.0


@pytest.mark.parametrize("root", [REPOSITORY, REPOSITORY / "examples" / "notes"], ids=lambda root: root.name)
def test_every_rule_is_kept(root: Path) -> None:
    verification = verify(root)
    assert [str(fault) for fault in verification.faults] == []
    assert [f"{finding.place}: {finding.what}" for finding in verification.findings] == []
    assert verification.verdict == "kept"


def test_every_plane_is_compared_and_knows_all_its_flows() -> None:
    compared = {one.plane.name: one for one in verify(REPOSITORY, {"flow-missing"}).comparisons}
    assert set(compared) == {"terraform", "kubernetes/staging", "kubernetes/aws", "compose"}
    assert all(len(one.intended) > 30 for one in compared.values())


def test_the_whole_run_takes_seconds() -> None:
    command = [sys.executable, "-m", "lawyers_hub.cli", "verify", "--json"]
    before = os.times()
    done = subprocess.run(command, capture_output=True, check=True, cwd="/")
    after = os.times()
    assert json.loads(done.stdout)["verdict"] == "kept"
    took_s = after.children_user + after.children_system - before.children_user - before.children_system
    assert took_s < MOST_S
