"""Real packets through every plane of a project."""

import time
from collections.abc import Iterable, Iterator
from functools import partial

from lawyers_hub.proof.verify.packets import compose, kubernetes, terraform
from lawyers_hub.proof.verify.packets.machine import built_machine
from lawyers_hub.proof.verify.packets.model import NotModelled
from lawyers_hub.proof.verify.packets.namespaces import Refused
from lawyers_hub.proof.verify.packets.permission import why_not
from lawyers_hub.proof.verify.packets.proving import Trial, prove_plane
from lawyers_hub.proof.verify.packets.report import PacketReport, PlaneProof
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.reach import Intended, Plane


def prove(project: Project, planes: Iterable[tuple[Plane, Iterable[Intended]]]) -> PacketReport:
    """Holds each computed plane against its own files once more. What cannot be exercised here is unknown, by name."""
    began_s = time.monotonic()
    missing = why_not()
    proofs = tuple(_proof(project, plane, tuple(intended), missing) for plane, intended in planes)
    return PacketReport(proofs, round(time.monotonic() - began_s, 3))


def _proof(project: Project, plane: Plane, intended: tuple[Intended, ...], missing: str | None) -> PlaneProof:
    topology = project.declaration.place("artifacts")
    if missing:
        return PlaneProof.not_exercised(plane.name, topology, missing)
    try:
        trial = next(one for one in _trials(project, plane, intended))
        return prove_plane(trial, topology)
    except NotModelled as problem:
        return PlaneProof.not_exercised(plane.name, problem.place, problem.what)
    except (Refused, OSError) as problem:
        return PlaneProof.not_exercised(plane.name, topology, str(problem))


def _trials(project: Project, plane: Plane, intended: tuple[Intended, ...]) -> Iterator[Trial]:
    """The one whose files the plane was computed from."""
    if project.configuration and plane.name == "terraform":
        yield Trial.of(plane, intended, terraform.model_of(project.configuration))
    for release in project.releases:
        if release.plane == plane.name:
            yield Trial.of(plane, intended, kubernetes.model_of(release))
    if project.composition and plane.name == "compose":
        machine = compose.machine_of(project.composition)
        yield Trial(plane=plane, intended=intended, build=partial(built_machine, machine))
