"""A mutant that people wrote down is looked up in the files, or refused with the reason: never something else."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.mutants.catalogue import entries, mutant_of
from lawyers_hub.proof.verify.mutants.mutant import Change, Misfit, Mutant
from lawyers_hub.proof.verify.places import Fault, Place

ARTEFACT = "api:\n  port: 1\ndb:\n  port: 1\n"


def described(root: Path, change: str, killed_by: str = '["flow-extra"]') -> Mutant:
    (root / "a.yaml").write_text(ARTEFACT)
    (root / "mutants").mkdir()
    text = f'[[mutants]]\nwhat = "a door is opened"\nkilled_by = {killed_by}\n\n[[mutants.changes]]\n{change}\n'
    (root / "mutants" / "compose.toml").write_text(text)
    [entry] = entries(root, "mutants")
    assert entry.place == Place("mutants/compose.toml", 1)
    return mutant_of(entry, root)


def test_a_mutant_is_of_the_kind_of_its_file_and_names_its_rules(tmp_path: Path) -> None:
    found = described(tmp_path, "file = 'a.yaml'\nfind = 'db'\nput = 'store'")
    assert found == Mutant(
        what="a door is opened",
        kind="compose",
        changes=(Change("a.yaml", ARTEFACT.index("db"), ARTEFACT.index("db") + 2, "store"),),
        killed_by=("flow-extra",),
    )


def test_what_stands_twice_is_found_behind_what_stands_once(tmp_path: Path) -> None:
    found = described(tmp_path, "file = 'a.yaml'\nafter = 'db:'\nfind = 'port: 1'\nput = 'port: 2'")
    assert found.changes[0].begin == ARTEFACT.rindex("port: 1")


def test_a_file_can_be_removed_and_another_added(tmp_path: Path) -> None:
    assert described(tmp_path, "file = 'a.yaml'\nremove = true").changes == (Change("a.yaml", 0, len(ARTEFACT), None),)
    (tmp_path / "mutants" / "compose.toml").unlink()
    (tmp_path / "mutants").rmdir()
    assert described(tmp_path, "file = 'b.yaml'\nput = 'new'").changes == (Change("b.yaml", 0, 0, "new"),)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("file = 'a.yaml'\nfind = 'queue'\nput = 'x'", "finds 'queue' 0 times in a.yaml"),
        ("file = 'a.yaml'\nfind = 'port: 1'\nput = 'x'", "finds 'port: 1' 2 times in a.yaml"),
        ("file = 'a.yaml'\nafter = 'port'\nfind = '1'\nput = 'x'", "finds 'port' 2 times in a.yaml"),
        ("file = 'a.yaml'\nafter = 'db:'\nfind = 'api'\nput = 'x'", "finds no 'api' in a.yaml behind 'db:'"),
        ("file = 'gone.yaml'\nfind = 'api'\nput = 'x'", "gone.yaml:1: there is no such file"),
        ("file = 'a.yaml'\nput = 'x'", "says nothing to find in a.yaml"),
        ("file = '../a.yaml'\nfind = 'api'\nput = 'x'", "lies outside of what is verified"),
    ],
)
def test_a_mutant_that_no_longer_fits_says_why(tmp_path: Path, change: str, why: str) -> None:
    with pytest.raises(Misfit) as refused:
        described(tmp_path, change)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("file = 'a.yaml'\nfind = 'api'\nputt = 'x'", 1),
        ("file = 'a.yaml'\nfind 'api'", 7),
        ("file = 'a.yaml'\nfind = 'api'\n[[mutants]]\nwhat = 'and without rules'", 8),
        ("find = 'api'", 1),
    ],
)
def test_a_list_that_cannot_be_read_is_a_fault_with_its_line(tmp_path: Path, change: str, line: int) -> None:
    with pytest.raises(Fault) as refused:
        described(tmp_path, change)
    assert refused.value.place == Place("mutants/compose.toml", line)


def test_a_mutant_without_a_rule_to_kill_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="killed_by"):
        described(tmp_path, "file = 'a.yaml'\nfind = 'db'\nput = 'x'", killed_by="[]")


def test_a_folder_without_mutants_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"^mutants:1: holds no mutants"):
        entries(tmp_path, "mutants")
