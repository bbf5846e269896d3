"""Verifies a copy again and again, and reads anew only what a mutant can have changed.

Parts are judged one after the other, the quick ones first, so that whoever waits for one finding can stop at it.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from lawyers_hub.proof.verify import compose, kubernetes, monitoring, terraform
from lawyers_hub.proof.verify.declaration import TOPOLOGY, read_topology
from lawyers_hub.proof.verify.mutants.outcomes import Seen
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.project import Project, documents_of, read_project
from lawyers_hub.proof.verify.topology import Artifacts
from lawyers_hub.proof.verify.verifying import REGISTRY, judge

_OF_FLOWS = frozenset(rule.id for rule in REGISTRY["flows"])
_RULES = {about: frozenset(rule.id for rule in rules) | _OF_FLOWS for about, rules in REGISTRY.items()}
_AGREEMENT = _RULES["agreement"] - _OF_FLOWS
_EVERY = frozenset().union(*_RULES.values())

Reading = Callable[[Project], Project]
"""From a project without any reading to one that has a single part's."""


class Remembering:
    """Knows a copy as it was when nothing was changed, which is how it has to be shown first."""

    def __init__(self) -> None:
        self._clean: Project | None = None

    def __call__(self, copy: Path, changed: Collection[str], awaited: Collection[str] = ()) -> Iterator[Seen]:
        """What is found in each part, and at last in what all must agree on; `changed` are files of the copy.

        Rules that are `awaited` are held first: mostly one of them reports, and nobody asks for the others.
        """
        if self._clean is None or not changed:
            self._clean = read_project(copy, read_topology(copy))
            yield _seen(self._clean, _EVERY)
            return
        try:
            declaration = read_topology(copy) if TOPOLOGY in changed else self._clean.declaration
        except Fault as fault:
            yield Seen(faults=(fault,))
            return
        mutant = _Changed(replace(self._clean, declaration=declaration), changed)
        if awaited:
            yield from mutant.seen(frozenset(awaited))
        yield from mutant.seen(_EVERY)


class _Changed:
    """The project after a change. Each part that may have read a changed file is read when it is asked for."""

    def __init__(self, project: Project, changed: Collection[str]) -> None:
        self._project = project
        self._nothing = replace(
            project, configuration=None, releases=(), composition=None, monitoring=None, documents=()
        )
        self._readings = tuple(_parts_touched(project.declaration.topology.artifacts, changed))
        self._read: dict[Reading, Project] = {}

    def seen(self, rules: frozenset[str]) -> Iterator[Seen]:
        for about, reading in self._readings:
            if held := rules & _RULES[about]:
                yield _seen(self._part(reading), held)
        if held := rules & _AGREEMENT:
            yield _seen(self._whole(), held)

    def _part(self, reading: Reading) -> Project:
        if reading not in self._read:
            self._read[reading] = reading(self._nothing)
        return self._read[reading]

    def _whole(self) -> Project:
        failed: list[Fault] = []
        documents = tuple(documents_of(self._project.root, self._project.declaration, failed))
        project = self._project
        for _, reading in self._readings:
            project = _together(project, self._part(reading))
        return replace(project, documents=documents, faults=tuple(failed))


def _seen(project: Project, rules: frozenset[str]) -> Seen:
    verification = judge(project, rules, compared=bool(rules & _OF_FLOWS))
    return Seen(tuple(verification.findings), verification.faults)


def _parts_touched(artifacts: Artifacts, changed: Collection[str]) -> Iterator[tuple[str, Reading]]:
    """What they are about, and how they are read: those that may have read a changed file; in doubt they have."""
    of_terraform = [*artifacts.terraform_values, *filter(None, [artifacts.terraform])]
    if not all(_lies_in(file, of_terraform) for file in changed):
        yield "compose", _compose
        yield "monitoring", _monitoring
    if any(_lies_in(file, [TOPOLOGY, *of_terraform, *artifacts.terraform_outputs]) for file in changed):
        yield "terraform", _terraform
    composed = [artifacts.compose] if isinstance(artifacts.compose, str) else artifacts.compose
    others = [*composed, artifacts.dockerfile, artifacts.runbooks, *artifacts.documents]
    if not all(_lies_in(file, [*of_terraform, *filter(None, others)]) for file in changed):
        yield from (("kubernetes", partial(_overlay, overlay=overlay)) for overlay in artifacts.kubernetes)


def _lies_in(file: str, paths: Collection[str]) -> bool:
    return any(Path(file).is_relative_to(path) for path in paths)


def _compose(nothing: Project) -> Project:
    found = compose.read(nothing.root, nothing.declaration)
    return replace(nothing, composition=found, faults=found.faults if found else ())


def _monitoring(nothing: Project) -> Project:
    found = monitoring.read(nothing.root, nothing.declaration)
    return replace(nothing, monitoring=found, faults=found.faults)


def _terraform(nothing: Project) -> Project:
    found = terraform.read(nothing.root, nothing.declaration)
    return replace(nothing, configuration=found, faults=found.faults if found else ())


def _overlay(nothing: Project, overlay: str) -> Project:
    """One of the overlays, as if there were no other; its rules are told of all."""
    declaration, topology = nothing.declaration, nothing.declaration.topology
    artifacts = replace(topology.artifacts, kubernetes={overlay: topology.artifacts.kubernetes[overlay]})
    alone = replace(declaration, topology=replace(topology, artifacts=artifacts))
    [found] = kubernetes.read(nothing.root, alone)
    return replace(nothing, releases=(replace(found, declaration=declaration),), faults=found.faults)


def _together(project: Project, part: Project) -> Project:
    """The project with the part in the place of what it had before."""
    anew = {release.overlay: release for release in part.releases}
    return replace(
        project,
        configuration=part.configuration or project.configuration,
        composition=part.composition or project.composition,
        monitoring=part.monitoring or project.monitoring,
        releases=tuple(anew.get(release.overlay, release) for release in project.releases),
    )
