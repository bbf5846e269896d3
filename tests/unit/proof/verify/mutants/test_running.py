"""Mutants are tried in a copy that is always put back, and only what the rule meant for it reports counts as killed."""

from collections.abc import Collection
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import Declaration, read_topology
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.mutants import Change, Mutant, Outcome, Seen, try_mutants
from lawyers_hub.proof.verify.mutants.copying import changed
from lawyers_hub.proof.verify.mutants.outcomes import Verify
from lawyers_hub.proof.verify.mutants.running import Verifier
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.stack.faults import CannotRun

TOPOLOGY = """
system = "small"
environment = "test"
flows = []
[artifacts]
compose = "deploy/compose.yaml"
[network]
vpc_cidr = "10.0.0.0/16"
zones = 1
[tiers]
[services]
"""
ARTEFACT = "db: closed\n"


def eager() -> Verify:
    """Stands in for the rules: one reports `open`, one `wide`, and a file that holds a tab cannot be read."""

    def verify(copy: Path, changed: Collection[str], awaited: Collection[str]) -> list[Seen]:
        text = (copy / "deploy/compose.yaml").read_text()
        place = Place("deploy/compose.yaml", 1)
        findings = [
            Finding(rule=rule, place=place, what=f"db is {rule}", mend="") for rule in ("open", "wide") if rule in text
        ]
        return [Seen(tuple(findings)), Seen(faults=(Fault(place, "holds a tab"),) if "\t" in text else ())]

    return verify


@pytest.fixture
def project(tmp_path: Path) -> Declaration:
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure/topology.toml").write_text(TOPOLOGY)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/compose.yaml").write_text(ARTEFACT)
    return read_topology(tmp_path)


def made(put: str, killed_by: tuple[str, ...] = ("open",), file: str = "deploy/compose.yaml") -> Mutant:
    begin = ARTEFACT.index("closed")
    change = Change(file, begin, begin + len("closed"), put) if file.endswith(".yaml") else Change(file, 0, 0, put)
    return Mutant(what=f"db becomes {put}", kind="compose", changes=(change,), killed_by=killed_by)


def tried(root: Path, declaration: Declaration, *mutants: Mutant, verifier: Verifier = eager) -> tuple[Outcome, ...]:
    return try_mutants(root, declaration, mutants, verifier, processes=1)


def test_a_mutant_is_killed_by_the_rule_that_stands_for_it(tmp_path: Path, project: Declaration) -> None:
    [outcome] = tried(tmp_path, project, made("open"))
    assert (outcome.fate, outcome.rules) == ("killed", ("open",))
    assert outcome.says == "deploy/compose.yaml:1: db is open"
    assert [(shown.before, shown.after) for shown in outcome.alterations] == [("db: closed", "db: open")]


def test_another_rules_report_does_not_count(tmp_path: Path, project: Declaration) -> None:
    [outcome] = tried(tmp_path, project, made("wide"))
    assert (outcome.fate, outcome.rules) == ("seen by another", ("wide",))


def test_any_rule_counts_for_a_mutant_that_names_none(tmp_path: Path, project: Declaration) -> None:
    assert tried(tmp_path, project, made("wide", killed_by=()))[0].fate == "killed"


def test_a_file_that_cannot_be_read_any_more_is_no_kill(tmp_path: Path, project: Declaration) -> None:
    [outcome] = tried(tmp_path, project, made("\t"))
    assert (outcome.fate, outcome.says) == ("unreadable", "deploy/compose.yaml:1: holds a tab")


def test_a_mutant_that_nobody_sees_survives(tmp_path: Path, project: Declaration) -> None:
    assert tried(tmp_path, project, made("ajar"))[0].fate == "survived"


def test_a_mutant_that_changes_nothing_is_a_misfit_and_no_survivor(tmp_path: Path, project: Declaration) -> None:
    [outcome] = tried(tmp_path, project, made("closed"))
    assert (outcome.fate, outcome.says) == ("misfit", "changes nothing in deploy/compose.yaml")


def test_no_mutant_sees_the_one_before_it_and_nothing_of_the_project_is_changed(
    tmp_path: Path, project: Declaration
) -> None:
    fates = [outcome.fate for outcome in tried(tmp_path, project, made("open"), made("ajar"), made("open"))]
    assert fates == ["killed", "survived", "killed"]
    assert (tmp_path / "deploy/compose.yaml").read_text() == ARTEFACT


def test_what_stands_beside_the_artefacts_is_never_written(tmp_path: Path, project: Declaration) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/token").write_text("closed")
    outside = tried(tmp_path, project, made("open", file="secrets/token"), made("open", file="secrets/new"))
    assert [outcome.fate for outcome in outside] == ["misfit", "misfit"]
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["token"]
    assert (tmp_path / "secrets/token").read_text() == "closed"


def test_a_project_that_is_not_clean_tells_nothing_of_its_mutants(tmp_path: Path, project: Declaration) -> None:
    (tmp_path / "deploy/compose.yaml").write_text("db: wide\n")
    with pytest.raises(CannotRun, match=r"need a clean project .* deploy/compose\.yaml:1: db is wide"):
        tried(tmp_path, project, made("open"))


def test_the_copy_is_put_back_whatever_happens(tmp_path: Path, project: Declaration) -> None:
    gone, new = Change("deploy/compose.yaml", 0, 0, None), Change("deploy/new.yaml", 0, 0, "a: 1\n")
    seen: list[str] = []

    def fail() -> None:
        with changed(tmp_path, Mutant(what="db moves", kind="compose", changes=(gone, new))):
            seen.extend(path.name for path in (tmp_path / "deploy").iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert seen == ["new.yaml"]
    assert [path.name for path in (tmp_path / "deploy").iterdir()] == ["compose.yaml"]
    assert (tmp_path / "deploy/compose.yaml").read_text() == ARTEFACT


def test_two_processes_tell_the_same_in_the_same_order(tmp_path: Path, project: Declaration) -> None:
    mutants = [made("open"), made("ajar"), made("wide"), made("open"), made("\t")]
    assert try_mutants(tmp_path, project, mutants, eager, processes=2) == tried(tmp_path, project, *mutants)
