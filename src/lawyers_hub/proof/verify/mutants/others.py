"""What other programs see of the same mutants, so that nobody has to take our word for what ours are worth.

A program kills a mutant when it complains of what it does not complain of in the artefacts as they are. It is given
mutants of files that it reads and no others: Terraform with its values, and Kubernetes as it goes to the cluster.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.building import build
from lawyers_hub.proof.verify.mutants.copying import changed, copy_artefacts
from lawyers_hub.proof.verify.mutants.mutant import Misfit, Mutant
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.topology import Artifacts

Subject = Literal["terraform", "kubernetes", "dockerfile"]
Complaints = frozenset[tuple[str, ...]]


MOST_SECONDS = 3600


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
        return self._run("--version").split()[-1] if self._path else None

    @abstractmethod
    def complaints(self, subject: Subject, folders: Sequence[Path]) -> list[Complaints]:
        """About the files in each of the folders, in one run: its start takes longer than most of them."""

    def _run(self, *arguments: str | Path) -> str:
        command = [str(self._path), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False).stdout


class Checkov(Program):
    name = "checkov"
    reads = ("terraform", "kubernetes", "dockerfile")

    def complaints(self, subject: Subject, folders: Sequence[Path]) -> list[Complaints]:
        where = [part for folder in folders for part in ("-d", folder)]
        asked = ["--framework", subject, "secrets", "--skip-download", "--quiet", "--compact", "-o", "json"]
        reports = _reports(self._run(*where, *asked))
        failed = [check for report in reports for check in report.get("results", {}).get("failed_checks", [])]
        return [
            frozenset((check["check_id"], check["resource"]) for check in failed if _is_of(check, folder))
            for folder in folders
        ]


def _reports(said: str) -> Iterator[dict[str, Any]]:
    """Checkov says one after the other: for each folder one report, or a list of them for several frameworks."""
    decoder = json.JSONDecoder()
    while said := said.lstrip():
        found, end = decoder.raw_decode(said)
        yield from found if isinstance(found, list) else [found]
        said = said[end:]


def _is_of(check: dict[str, str], folder: Path) -> bool:
    return check["file_abs_path"].startswith(f"{folder}/")


class KubernetesValidate(Program):
    name = "kubernetes-validate"
    reads = ("kubernetes",)

    def complaints(self, subject: Subject, folders: Sequence[Path]) -> list[Complaints]:  # noqa: ARG002
        files = [file for folder in folders for file in sorted(folder.iterdir())]
        lines = self._run("--quiet", "--no-warn", "--strict", *files).splitlines()
        return [
            frozenset((line.replace(str(folder), ""),) for line in lines if f" {folder}/" in line) for folder in folders
        ]


def subject_of(mutant: Mutant, artifacts: Artifacts) -> Subject | None:
    """What the mutant changes, if another program could read that."""
    overlays = list(artifacts.kubernetes.values())
    # Several stand beside each other, and upon what stands around them.
    kubernetes = Path(os.path.commonpath(overlays)).parent if len(overlays) > 1 else Path(*overlays)
    if artifacts.terraform and all(Path(file).is_relative_to(artifacts.terraform) for file in mutant.files):
        return "terraform"
    if overlays and all(Path(file).is_relative_to(kubernetes) for file in mutant.files):
        return "kubernetes"
    return "dockerfile" if mutant.files == (artifacts.dockerfile,) else None


def compare(
    root: Path, declaration: Declaration, mutants: Sequence[Mutant], programs: Sequence[Program]
) -> list[Score]:
    """The score of each program that is installed, and the name of each that is not. It takes minutes."""
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-mutants-") as folder:
        copy, shown = Path(folder, "copy"), Path(folder, "shown")
        copy.mkdir()
        copy_artefacts(root, declaration, copy)
        artifacts = declaration.topology.artifacts
        subjects = {subject for program in programs if program.version for subject in program.reads}
        pairs = {subject: _pairs(subject, copy, shown, artifacts, mutants) for subject in sorted(subjects)}
        return [_score(program, pairs) for program in programs]


class _Pair(msgspec.Struct, frozen=True):
    """A mutant, and the folders in which a program is shown its files and the same as they were."""

    what: str
    before: Path
    after: Path


def _pairs(
    subject: Subject, copy: Path, shown: Path, artifacts: Artifacts, mutants: Sequence[Mutant]
) -> tuple[_Pair, ...]:
    found: list[_Pair] = []
    for mutant in (mutant for mutant in mutants if subject_of(mutant, artifacts) == subject):
        touched = os.path.commonpath([Path(file).parent for file in mutant.files])
        before = shown / subject / f"clean-{touched}".replace("/", "-")
        after = shown / subject / str(len(found))
        if not before.exists():
            _show(subject, copy, artifacts, touched, before)
        # What no longer builds is shown as nothing, and is no achievement of whoever would have read it.
        with suppress(Misfit, Fault), changed(copy, mutant):
            _show(subject, copy, artifacts, touched, after)
        after.mkdir(exist_ok=True)
        if subject == "kubernetes":
            _keep_one_overlay(before, after)
        found.append(_Pair(mutant.what, before, after))
    return tuple(found)


def _show(subject: Subject, copy: Path, artifacts: Artifacts, touched: str, folder: Path) -> None:
    """What is needed to judge the touched folder: itself in Terraform, and all that is built in Kubernetes."""
    folder.mkdir(parents=True)
    if subject == "terraform":
        shutil.copytree(copy / touched, folder, dirs_exist_ok=True)
        for values in folder.glob("*.tfvars"):  # by a name under which they are read without being asked for
            values.rename(values.with_suffix(".auto.tfvars"))
    elif subject == "dockerfile" and artifacts.dockerfile:
        shutil.copy2(copy / artifacts.dockerfile, folder)
    else:
        for overlay, path in artifacts.kubernetes.items():
            (folder / f"{overlay}.yaml").write_text(build(copy, path, Place(path, 1)), encoding="utf-8")


def _keep_one_overlay(before: Path, after: Path) -> None:
    """The first that the mutant changed; what it does to another is no news."""
    built = sorted(after.iterdir())
    new = [file for file in built if file.read_bytes() != (before / file.name).read_bytes()]
    for file in built:
        if file not in new[:1]:
            file.unlink()


def _score(program: Program, pairs: Mapping[Subject, Sequence[_Pair]]) -> Score:
    version = program.version
    if version is None:
        return Score(program=program.name, version=None)
    return Score(
        program=program.name,
        version=version,
        tried={subject: len(pairs[subject]) for subject in program.reads},
        killed={subject: _killed(program, subject, pairs[subject]) for subject in program.reads},
    )


def _killed(program: Program, subject: Subject, pairs: Sequence[_Pair]) -> tuple[str, ...]:
    clean = list(dict.fromkeys(pair.before for pair in pairs))
    said = program.complaints(subject, [*clean, *(pair.after for pair in pairs)]) if pairs else []
    before = dict(zip(clean, said, strict=False))
    after = said[len(clean) :]
    return tuple(pair.what for pair, now in zip(pairs, after, strict=True) if now - before[pair.before])
