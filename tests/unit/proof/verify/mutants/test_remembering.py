"""What is remembered of a clean copy changes nothing of what is found in a mutant."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import TOPOLOGY, read_topology
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.mutants.copying import changed
from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.operators import generated, networks, sample
from lawyers_hub.proof.verify.mutants.outcomes import Seen, outcome_of
from lawyers_hub.proof.verify.mutants.remembering import Remembering
from lawyers_hub.proof.verify.verifying import verify
from tests.unit.proof.verify.notes import copied


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """The small project of the documentation."""
    return copied(tmp_path)


def together(parts: list[Seen]) -> tuple[set[Finding], set[str]]:
    found = {finding for part in parts for finding in part.findings}
    return found, {str(fault) for part in parts for fault in part.faults}


def test_a_clean_project_has_no_findings(notes: Path) -> None:
    assert together(list(Remembering()(notes, ()))) == (set(), set())


def test_the_same_is_found_as_by_reading_everything_anew(notes: Path) -> None:
    remembering = Remembering()
    list(remembering(notes, ()))
    for mutant in sample(generated(notes, read_topology(notes)), 10, seed=3):
        with changed(notes, mutant):
            anew = verify(notes)
            parts = list(remembering(notes, mutant.files))
        assert together(parts) == (set(anew.findings), {str(fault) for fault in anew.faults}), mutant.what


def test_a_topology_that_cannot_be_read_any_more_is_unreadable_and_not_killed(notes: Path) -> None:
    remembering = Remembering()
    list(remembering(notes, ()))
    broken = Mutant(what="a bracket is lost", kind="topology", changes=(Change(TOPOLOGY, 0, 0, "[services\n"),))
    assert outcome_of(broken, notes, remembering).fate == "unreadable"


def test_nothing_more_is_verified_once_the_mutant_is_killed(notes: Path) -> None:
    remembering = Remembering()
    list(remembering(notes, ()))
    parts: list[Seen] = []

    def counting(copy: Path, files: Collection[str], awaited: Collection[str]) -> Iterator[Seen]:
        for part in remembering(copy, files, awaited):
            parts.append(part)
            yield part

    assert outcome_of(opened(notes), notes, counting).fate == "killed"
    assert len(parts) == 1


def opened(notes: Path) -> Mutant:
    return next(mutant for mutant in networks.mutants(notes, "compose.yml") if "no longer internal" in mutant.what)


def rules_in(parts: Iterable[Seen]) -> list[set[str]]:
    return [{finding.rule for finding in part.findings} for part in parts]


def careless(notes: Path) -> Mutant:
    """Two rules see it, and both are about the same part."""
    text = (notes / "compose.yml").read_text()
    slips = (("read_only: true", "read_only: false"), ("restart: unless-stopped", 'restart: "no"'))
    begins = [text.index(old) for old, _ in slips]
    changes = [Change("compose.yml", at, at + len(old), new) for at, (old, new) in zip(begins, slips, strict=True)]
    return Mutant(what="two slips at once", kind="compose", changes=tuple(changes))


def test_the_rules_that_are_awaited_are_held_before_all_others(notes: Path) -> None:
    remembering = Remembering()
    list(remembering(notes, ()))
    mutant = careless(notes)
    with changed(notes, mutant):
        everything = set().union(*rules_in(remembering(notes, mutant.files)))
        for rule in everything:
            first = next(found for found in rules_in(remembering(notes, mutant.files, (rule,))) if found)
            assert first == {rule}
    assert len(everything) > 1


def test_where_no_awaited_rule_reports_all_others_still_do(notes: Path) -> None:
    remembering = Remembering()
    list(remembering(notes, ()))
    mutant = careless(notes)
    with changed(notes, mutant):
        everything = together(list(remembering(notes, mutant.files)))
        assert together(list(remembering(notes, mutant.files, ("compose-no-new-privileges",)))) == everything
