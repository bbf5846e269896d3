"""Real packets through every plane of a project."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from lawyers_hub.proof.verify.packets import compose, kubernetes, terraform
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live import Outside, prove_live, running_in_cluster, running_in_docker
from lawyers_hub.proof.verify.packets.live.instances import Running
from lawyers_hub.proof.verify.packets.model import NotModelled
from lawyers_hub.proof.verify.packets.permission import why_not
from lawyers_hub.proof.verify.packets.proving import Trial, prove_plane
from lawyers_hub.proof.verify.packets.report import PlaneProof
from lawyers_hub.proof.verify.packets.yard import built_machine
from lawyers_hub.proof.verify.progress import tracked
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.reach import Intended, Plane

Planes = Sequence[tuple[Plane, tuple[Intended, ...]]]


def prove(project: Project, planes: Planes) -> tuple[PlaneProof, ...]:
    """Holds each computed plane against its own files once more. What cannot be exercised here is unknown, by name."""
    missing = why_not()
    watched = tracked(planes, len(planes), "Trying connections")
    return tuple(_proof(project, plane, intended, missing) for plane, intended in watched)


def prove_running(project: Project, planes: Planes, outside: Outside | None) -> tuple[PlaneProof, ...]:
    """The same from inside of the services that run as these planes say; none for a plane in which nothing runs."""
    place = project.declaration.place("artifacts")
    return tuple(
        prove_live(seen, project.declaration.topology, Computed(plane, intended, {}, {}), place, outside)
        for plane, intended in planes
        for seen in _running(project, plane.name)
    )


def _running(project: Project, name: str) -> Iterator[Callable[[], Running]]:
    if project.composition and name == "compose":
        yield partial(running_in_docker, project.composition)
    yield from (partial(running_in_cluster, release) for release in project.releases if release.plane == name)


def _proof(project: Project, plane: Plane, intended: tuple[Intended, ...], missing: str | None) -> PlaneProof:
    topology = project.declaration.place("artifacts")
    if missing:
        return PlaneProof.not_exercised(plane.name, topology, missing)
    try:
        trial = next(one for one in _trials(project, plane, intended))
        return prove_plane(trial, topology)
    except NotModelled as problem:
        return PlaneProof.not_exercised(plane.name, problem.place, problem.what)
    except Exception as problem:  # whatever the files hold that was not thought of: nothing is shown, the rest goes on
        what = f"it could not be built ({type(problem).__name__}: {problem})"
        return PlaneProof.not_exercised(plane.name, topology, what)


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
