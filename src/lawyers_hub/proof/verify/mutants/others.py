"""What other programs see of the same mutants, so that nobody has to take our word for what ours are worth.

A program kills a mutant when it complains of what it does not complain of in the artefacts as they are. It is given
mutants of files that it reads and no others: Terraform with its values, and Kubernetes as it goes to the cluster.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.building import build
from lawyers_hub.proof.verify.mutants.copying import changed, copy_artefacts
from lawyers_hub.proof.verify.mutants.mutant import Misfit, Mutant
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.topology import Artifacts

Subject = Literal["terraform", "kubernetes", "dockerfile"]
Complaints = frozenset[tuple[str, ...]]

MOST_SECONDS = 300


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Of one program: the mutants it could have killed, and those that it did. No version is: it is not installed."""

    program: str
    version: str | None
    tried: dict[Subject, int] = {}
    killed: dict[Subject, tuple[str, ...]] = {}


class Program(ABC):
    """Another verifier."""

    name: str
    reads: tuple[Subject, ...]

    def __init__(self, path: Path | None = None) -> None:
        """`path` says where it is; otherwise it is looked for beside this Python, and then on the PATH."""
        beside = Path(sys.executable).parent
        found = path or shutil.which(self.name, path=str(beside)) or shutil.which(self.name)
        self._path = Path(found) if found and Path(found).exists() else None

    @property
    def version(self) -> str | None:
        return self._run("--version").stdout.split()[-1] if self._path else None

    @abstractmethod
    def complaints(self, subject: Subject, files: Path) -> Complaints:
        """About the files of a subject."""

    def _run(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [str(self._path), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)


class Checkov(Program):
    name = "checkov"
    reads = ("terraform", "kubernetes", "dockerfile")

    def complaints(self, subject: Subject, files: Path) -> Complaints:
        values = [part for file in sorted(files.glob("*.tfvars")) for part in ("--var-file", file)]
        asked = ["-d", files, "--framework", subject, "secrets", *values]
        said = self._run("--skip-download", "--quiet", "--compact", "-o", "json", *asked)
        reports = json.loads(said.stdout or "[]")
        return frozenset(
            (check["check_id"], check["resource"])
            for report in (reports if isinstance(reports, list) else [reports])
            for check in report.get("results", {}).get("failed_checks", [])
        )


class KubernetesValidate(Program):
    name = "kubernetes-validate"
    reads = ("kubernetes",)

    def complaints(self, subject: Subject, files: Path) -> Complaints:  # noqa: ARG002  # it reads but one
        said = self._run("--quiet", "--no-warn", "--strict", *sorted(files.iterdir()))
        return frozenset((line.replace(str(files), ""),) for line in said.stdout.splitlines())


def subject_of(mutant: Mutant, artifacts: Artifacts) -> Subject | None:
    """What the mutant changes, if another program could read that."""
    folders = {Path(overlay).parent.parent for overlay in artifacts.kubernetes.values()}
    if artifacts.terraform and all(Path(file).is_relative_to(artifacts.terraform) for file in mutant.files):
        return "terraform"
    if all(any(Path(file).is_relative_to(folder) for folder in folders) for file in mutant.files):
        return "kubernetes"
    return "dockerfile" if mutant.files == (artifacts.dockerfile,) else None


def compare(
    root: Path, declaration: Declaration, mutants: Sequence[Mutant], programs: Sequence[Program]
) -> list[Score]:
    """The score of each program that is installed, and the name of each that is not. A mutant takes seconds."""
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-mutants-") as folder:
        copy = Path(folder)
        copy_artefacts(root, declaration, copy)
        return [_score(program, copy, declaration.topology.artifacts, mutants) for program in programs]


def _score(program: Program, copy: Path, artifacts: Artifacts, mutants: Sequence[Mutant]) -> Score:
    version = program.version
    if version is None:
        return Score(program=program.name, version=None)
    tried: dict[Subject, int] = {}
    killed: dict[Subject, tuple[str, ...]] = {}
    for subject in program.reads:
        of_subject = [mutant for mutant in mutants if subject_of(mutant, artifacts) == subject]
        clean = _complaints(program, subject, copy, artifacts)
        tried[subject] = len(of_subject)
        killed[subject] = tuple(
            mutant.what for mutant in of_subject if _sees(program, subject, copy, artifacts, mutant, clean)
        )
    return Score(program=program.name, version=version, tried=tried, killed=killed)


def _sees(
    program: Program, subject: Subject, copy: Path, artifacts: Artifacts, mutant: Mutant, clean: Complaints
) -> bool:
    try:
        with changed(copy, mutant):
            return bool(_complaints(program, subject, copy, artifacts) - clean)
    except (Misfit, Fault):  # what no longer builds is no achievement of whoever would have read it
        return False


def _complaints(program: Program, subject: Subject, copy: Path, artifacts: Artifacts) -> Complaints:
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-mutants-") as folder:
        files = Path(folder)
        if subject == "terraform" and artifacts.terraform:
            shutil.copytree(copy / artifacts.terraform, files, dirs_exist_ok=True)
        elif subject == "dockerfile" and artifacts.dockerfile:
            shutil.copy2(copy / artifacts.dockerfile, files)
        else:
            for overlay, path in artifacts.kubernetes.items():
                (files / f"{overlay}.yaml").write_text(build(copy, path, Place(path, 1)), encoding="utf-8")
        return program.complaints(subject, files)
