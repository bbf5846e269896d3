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
from lawyers_hub.proof.verify.verifying import REGISTRY, judge, judge_agreement

_WITHIN_PARTS = frozenset(rule.id for about, rules in REGISTRY.items() if about != "agreement" for rule in rules)

Reading = Callable[[Project], Project]
"""From a project without any reading to one that has a single part's."""


class Remembering:
    """Knows a copy as it was when nothing was changed, which is how it has to be shown first."""

    def __init__(self) -> None:
        self._clean: Project | None = None

    def __call__(self, copy: Path, changed: Collection[str]) -> Iterator[Seen]:
        """What is found in each part, and at last in what all must agree on; `changed` are files of the copy."""
        if self._clean is None or not changed:
            self._clean = read_project(copy, read_topology(copy))
            yield _seen(self._clean)
            yield _agreed(self._clean)
            return
        try:
            declaration = read_topology(copy) if TOPOLOGY in changed else self._clean.declaration
        except Fault as fault:
            yield Seen(faults=(fault,))
            return
        project = replace(self._clean, declaration=declaration)
        nothing = replace(project, configuration=None, releases=(), composition=None, monitoring=None, documents=())
        for read in _parts_touched(declaration.topology.artifacts, changed):
            part = read(nothing)
            yield _seen(part)
            project = _together(project, part)
        failed: list[Fault] = []
        documents = tuple(documents_of(copy, declaration, failed))
        yield _agreed(replace(project, documents=documents, faults=tuple(failed)))


def _seen(project: Project) -> Seen:
    verification = judge(project, _WITHIN_PARTS)
    return Seen(tuple(verification.findings), verification.faults)


def _agreed(project: Project) -> Seen:
    """What all parts must agree on; what cannot be computed of a part was told with that part."""
    found = tuple(finding for outcome in judge_agreement(project) for finding in outcome.findings)
    return Seen(found, project.faults)


def _parts_touched(artifacts: Artifacts, changed: Collection[str]) -> Iterator[Reading]:
    """Those that may have read a changed file; in doubt they have."""
    of_terraform = [*artifacts.terraform_values, *filter(None, [artifacts.terraform])]
    if not all(_lies_in(file, of_terraform) for file in changed):
        yield _compose
        yield _monitoring
    if any(_lies_in(file, [TOPOLOGY, *of_terraform, *artifacts.terraform_outputs]) for file in changed):
        yield _terraform
    composed = [artifacts.compose] if isinstance(artifacts.compose, str) else artifacts.compose
    others = [*composed, artifacts.dockerfile, artifacts.runbooks, *artifacts.documents]
    if not all(_lies_in(file, [*of_terraform, *filter(None, others)]) for file in changed):
        yield from (partial(_overlay, overlay=overlay) for overlay in artifacts.kubernetes)


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
