"""All that lies under a root and must agree, read once."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify import compose, kubernetes, monitoring, terraform
from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.places import Fault, Place, read_text

R = TypeVar("R")


class Document(msgspec.Struct, frozen=True):
    """A page that people read."""

    file: str
    text: str


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing stands for an artefact that the topology does not name, or whose reader failed: `faults` say so then.

    `documents` are those that the topology names, and the runbooks.
    """

    root: Path
    declaration: Declaration
    configuration: terraform.Configuration | None
    releases: tuple[kubernetes.Release, ...]
    composition: compose.Composition | None
    monitoring: monitoring.Monitoring | None
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def read_project(root: Path, declaration: Declaration) -> Project:
    """Reads everything; while others build overlays in processes of their own, the rest is read in this one."""
    failed: list[Fault] = []
    with ThreadPoolExecutor() as pool:
        releases = pool.submit(kubernetes.read, root, declaration)
        configuration = pool.submit(terraform.read, root, declaration)
        composition = pool.submit(compose.read, root, declaration)
        figures = pool.submit(monitoring.read, root, declaration)

    def result(reading: Future[R], kind: str) -> R | None:
        try:
            return reading.result()
        except Fault as fault:
            failed.append(fault)
        except Exception as problem:  # a reader promises not to raise; one that does must not silence the others
            place = declaration.place("artifacts")
            failed.append(Fault(place, f"{kind} could not be read: {type(problem).__name__}: {problem}"))
        return None

    documents = tuple(documents_of(root, declaration, failed))
    found = Project(
        root=root,
        declaration=declaration,
        configuration=result(configuration, "terraform"),
        releases=result(releases, "kubernetes") or (),
        composition=result(composition, "compose"),
        monitoring=result(figures, "monitoring"),
        documents=documents,
        faults=(),
    )
    if not any(declaration.topology.artifacts.paths()):
        failed.append(Fault(declaration.place("artifacts"), "names no file that could be verified: name some here"))
    readings = (found.configuration, *found.releases, found.composition, found.monitoring)
    told = [fault for reading in readings if reading for fault in reading.faults]
    return msgspec.structs.replace(_with_something_to_judge(found), faults=tuple(_once([*told, *failed])))


def _with_something_to_judge(found: Project) -> Project:
    """Without what could not be read at all: it keeps no rule, and breaks none beside what its fault says."""
    configuration, composition = found.configuration, found.composition
    return msgspec.structs.replace(
        found,
        configuration=configuration
        if configuration and (configuration.resources or not configuration.faults)
        else None,
        releases=tuple(release for release in found.releases if release.is_built),
        composition=composition if composition and (composition.containers or not composition.faults) else None,
        monitoring=found.monitoring if found.declaration.topology.artifacts.watching else None,
    )


def documents_of(root: Path, declaration: Declaration, failed: list[Fault]) -> Iterator[Document]:
    """Those that the topology names, and its runbooks; what cannot be read is added to `failed`."""
    artifacts = declaration.topology.artifacts
    runbooks = sorted((root / artifacts.runbooks).glob("*.md")) if artifacts.runbooks else ()
    for file in (*artifacts.documents, *(path.relative_to(root).as_posix() for path in runbooks)):
        try:
            yield Document(file, read_text(root, file))
        except Fault as fault:
            failed.append(fault)


def _once(faults: list[Fault]) -> list[Fault]:
    """Two overlays, or two readers, may stumble over the same line."""
    by_words: dict[tuple[Place, str], Fault] = {(fault.place, fault.what): fault for fault in faults}
    return [by_words[words] for words in sorted(by_words)]
