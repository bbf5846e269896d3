"""Holds every rule against every reading it is about."""

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from lawyers_hub.proof.verify import agreement, compose, kubernetes, monitoring, packets, reachability, terraform
from lawyers_hub.proof.verify.declaration import Declaration, read_topology
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.project import Project, read_project
from lawyers_hub.proof.verify.reach import Intended, Plane
from lawyers_hub.proof.verify.reachability import Comparison
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import is_on
from lawyers_hub.proof.verify.verification import Outcome, Verification

# Rules of several kinds of reading stand side by side here; each is only ever given its own.
Rules = tuple[Rule[Any], ...]

REGISTRY: dict[str, Rules] = {
    "flows": reachability.RULES,
    "terraform": terraform.RULES,
    "kubernetes": kubernetes.RULES,
    "compose": compose.RULES,
    "monitoring": monitoring.RULES,
    "agreement": agreement.RULES,
    "packets": packets.RULES,
}
"""Every rule there is, by what it is about. Those of flows and of packets are held in every plane."""


class Subject(msgspec.Struct, frozen=True):
    """A reading under the name by which people know it."""

    name: str
    reading: object
    rules: Rules


def verify(
    root: Path,
    only: Collection[str] | None = None,
    *,
    with_packets: bool = False,
    live: str | None = None,
    outside: packets.Outside | None = None,
) -> Verification:
    """Everything under `root`, or `only` the rules of these ids; those of packets only where they are asked for.

    `live` names a plane, or its kind if there is one of that kind, into whose running services to look; `outside` is
    somebody on the internet, whom those then try to reach, too.

    Raises:
        Fault: there is no topology that could be read, so nothing is known of what is meant; or it leaves aside a rule
            that does not exist.
    """
    began = monotonic()
    declaration = read_topology(root)
    _refuse_unknown(declaration)
    project = read_project(root, declaration)
    found = judge(project, only)
    planes = [(comparison.plane, comparison.intended) for comparison in found.comparisons]
    if with_packets:
        found = _with_packets(project, found, only, packets.prove(project, planes))
    if live:
        meant = [plane for plane in planes if is_on([live], plane[0].name)]
        seen = packets.prove_running(project, meant if len(meant) == 1 else (), outside)
        found = _with_packets(project, found, only, seen)
    return msgspec.structs.replace(found, took_s=round(monotonic() - began, 3))


def _refuse_unknown(declaration: Declaration) -> None:
    """A rule that is left aside by a wrong name would be held all the same, or one day by surprise."""
    known = {rule.id for rules in REGISTRY.values() for rule in rules}
    for name in declaration.topology.left_aside:
        if name not in known:
            near = get_close_matches(name, known, 1)
            what = f"leaves the rule {name!r} aside, and there is none" + (f": did you mean {near[0]}?" if near else "")
            raise Fault(declaration.place(name if name in declaration.lines else "left_aside"), what)


def judge(project: Project, only: Collection[str] | None = None, *, compared: bool = True) -> Verification:
    """What has been read, by every rule that is not left aside, or `only` those of these ids.

    Unless planes are `compared`, none is computed, and no rule about flows is held.
    """
    faults = list(project.faults)
    comparisons = list(_comparisons(project, faults)) if compared else []
    return Verification(
        system=project.declaration.topology.system,
        outcomes=_outcomes(project, _subjects(project, comparisons), only),
        faults=tuple(faults),
        comparisons=tuple(comparisons),
        left_aside=project.declaration.topology.left_aside if only is None else {},
    )


def _with_packets(
    project: Project, found: Verification, only: Collection[str] | None, proofs: tuple[packets.PlaneProof, ...]
) -> Verification:
    subjects = [Subject(f"packets {proof.plane}", proof, packets.RULES) for proof in proofs]
    outcomes = (*found.outcomes, *_outcomes(project, subjects, only))
    return msgspec.structs.replace(found, outcomes=outcomes, packets=(*found.packets, *proofs))


def _outcomes(project: Project, subjects: Iterable[Subject], only: Collection[str] | None) -> tuple[Outcome, ...]:
    place = project.declaration.place("artifacts")
    aside = project.declaration.topology.left_aside
    return tuple(
        _outcome(subject, rule, place)
        for subject in subjects
        for rule in subject.rules
        if (rule.id not in aside if only is None else rule.id in only)
    )


def _comparisons(project: Project, faults: list[Fault]) -> Iterator[Comparison]:
    """Of every plane with its intent; one that cannot be computed is a fault, and the others are still compared."""
    for plane_of, intended in _planes(project):
        try:
            yield Comparison.of(plane_of(), intended())
        except Exception as problem:
            what = f"a plane could not be computed: {type(problem).__name__}: {problem}"
            faults.append(Fault(project.declaration.place("artifacts"), what))


def _planes(project: Project) -> Iterator[tuple[Callable[[], Plane], Callable[[], Iterable[Intended]]]]:
    """Each against what is meant there."""
    if configuration := project.configuration:
        yield partial(terraform.plane_of, configuration), partial(terraform.intended, configuration.declaration)
    for release in project.releases:
        if release.is_built:
            yield partial(kubernetes.plane_of, release), partial(kubernetes.intended, release.declaration, release)
    if composition := project.composition:
        yield partial(compose.plane_of, composition), partial(compose.intended, composition.declaration)


def _subjects(project: Project, comparisons: Iterable[Comparison]) -> Iterator[Subject]:
    """Each plane's flows, then what else must hold there; last what must be the same everywhere."""
    for comparison in comparisons:
        yield Subject(comparison.plane.name, comparison, reachability.RULES)
    if project.configuration:
        yield Subject("terraform", project.configuration, terraform.RULES)
    for release in project.releases:
        if release.is_built:
            yield Subject(release.plane, release, kubernetes.RULES)
    if project.composition:
        yield Subject("compose", project.composition, compose.RULES)
    if project.monitoring and project.declaration.topology.artifacts.watching:
        yield Subject("monitoring", project.monitoring, monitoring.RULES)
    yield Subject("agreement", project, agreement.RULES)


def _outcome(subject: Subject, rule: Rule[Any], place: Place) -> Outcome:
    """A rule that fails has shown nothing: that is unknown, and never kept."""
    try:
        findings = tuple(sorted(set(rule.check(subject.reading))))
    except Exception as problem:
        findings = (
            Finding(
                rule=rule.id,
                place=place,
                what=f"the rule {rule.id} itself failed on {subject.name}: {type(problem).__name__}: {problem}",
                mend="mend the rule; nothing is known of what it stands for",
                verdict="unknown",
            ),
        )
    return Outcome(subject=subject.name, rule=rule.id, promise=rule.promise, says=rule.says, findings=findings)
