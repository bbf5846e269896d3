"""Other programs are shown the same mutants, and credited with each complaint that is new."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.others import Checkov, Complaints, Program, Score, Subject, compare
from tests.unit.proof.verify.notes import copied


class WordWatcher(Program):
    """Complains of a word in any file, wherever it stands."""

    name = "sh"
    reads = ("terraform", "kubernetes")
    version = "1"

    def complaints(self, subject: Subject, folders: Sequence[Path]) -> list[Complaints]:
        assert subject in self.reads
        return [
            frozenset((word,) for file in folder.rglob("*.*") if file.is_file() for word in _watched(file))
            for folder in folders
        ]


def _watched(file: Path) -> list[str]:
    text = file.read_text()
    return [word for word in ("0.0.0.0/0", "hostNetwork", "ports") if word in text]


def made(root: Path, file: str, find: str, put: str) -> Mutant:
    begin = (root / file).read_text().index(find)
    return Mutant(what=put, kind="", changes=(Change(file, begin, begin + len(find), put),))


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_only_new_complaints_about_files_that_it_reads_are_kills(notes: Path) -> None:
    mutants = [
        made(notes, "infrastructure/k8s/notes.yaml", "    spec:\n", "    spec:\n      hostNetwork: true\n"),
        made(notes, "infrastructure/k8s/notes.yaml", "containerPort: 8000", "containerPort: 8001"),
        made(notes, "compose.yml", "  db:\n", "  db:\n    x-hostNetwork: true\n"),
    ]
    [score] = compare(notes, read_topology(notes), mutants, [WordWatcher()])
    assert score == Score(
        program="sh",
        version="1",
        tried={"terraform": 0, "kubernetes": 2},
        killed={"terraform": (), "kubernetes": (mutants[0].what,)},
    )


def test_what_no_longer_builds_is_nobodys_kill(notes: Path) -> None:
    broken = made(notes, "infrastructure/k8s/notes.yaml", "    spec:\n", "    spec: [\n")
    [score] = compare(notes, read_topology(notes), [broken], [WordWatcher()])
    assert (score.tried["kubernetes"], score.killed["kubernetes"]) == (1, ())


def test_a_program_that_is_not_there_is_named(notes: Path) -> None:
    [score] = compare(notes, read_topology(notes), [], [Checkov(notes / "nowhere")])
    assert score == Score(program="checkov", version=None)


def test_checkovs_reports_are_read_one_after_the_other(tmp_path: Path) -> None:
    """As it prints them: for each folder one report, or a list of them."""
    program = tmp_path / "checkov"
    failed = '{"results": {"failed_checks": [{"check_id": "C%d", "resource": "r", "file_abs_path": "/x/%d/a.tf"}]}}'
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{failed % (1, 1)}\n[{failed % (2, 2)}, {{}}]\nEND\n")
    program.chmod(0o755)
    said = Checkov(program).complaints("terraform", [Path("/x/1"), Path("/x/2"), Path("/x/3")])
    assert said == [frozenset({("C1", "r")}), frozenset({("C2", "r")}), frozenset()]
