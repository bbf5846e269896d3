"""The ways into services that run: through Docker Compose, or through a cluster that KUBECONFIG names."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.compose import Composition
from lawyers_hub.proof.verify.kubernetes import Release


class Door(msgspec.Struct, frozen=True):
    """`command` runs a program inside of the service; the program and its words follow."""

    service: str
    command: tuple[str, ...]


class Running(msgspec.Struct, frozen=True):
    """`doors` are those of services whose image has our Python; `closed` are the others, whom nobody can look from.

    `names` are those under which services are asked.
    """

    doors: tuple[Door, ...]
    closed: tuple[str, ...]
    names: frozenset[str]


def of_compose(composition: Composition) -> Running:
    topology = composition.declaration.topology
    file = composition.root / str(topology.artifacts.compose)
    told = (*_compose(), "--file", str(file), "--project-directory", str(composition.root), "exec", "-T")
    here = composition.containers
    ours = {name for name, one in here.items() if _is_ours(one.image, topology.artifacts.image)}
    lasting = sorted(name for name in ours if name in topology.services and not topology.services[name].runs)
    return Running(
        doors=tuple(Door(name, (*told, name)) for name in lasting),
        closed=tuple(sorted(here.keys() - set(lasting))),
        names=frozenset(here),
    )


def of_kubernetes(release: Release) -> Running:
    told = (_program("kubectl"), "--namespace", release.cluster.namespace, "exec", "--stdin")
    doors = tuple(_doors(release, told))
    inside = {door.service for door in doors}
    return Running(
        doors=doors,
        closed=tuple(sorted(workload.name for workload in release.workloads if workload.name not in inside)),
        names=frozenset(name for name in release.declaration.topology.services if release.has("Service", name)),
    )


def _doors(release: Release, told: tuple[str, ...]) -> Iterator[Door]:
    image = release.declaration.topology.artifacts.image
    for workload in release.workloads:
        for container in workload.pod.containers if workload.lasts else ():
            if _is_ours(container.image or "", image):
                at = f"{workload.manifest.kind.lower()}/{workload.name}"
                yield Door(workload.name, (*told, at, "--container", container.name, "--"))
                break


def _is_ours(image: str, named: str | None) -> bool:
    """By the last part of its name: a registry of one's own may stand before it, and a version behind."""
    return bool(named) and _last(image) == _last(str(named))


def _last(image: str) -> str:
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def _compose() -> tuple[str, ...]:
    """The one that came with this Python, or else Docker's own."""
    beside = Path(sys.executable).with_name("docker-compose")
    return (str(beside),) if os.access(beside, os.X_OK) else ("docker", "compose")


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if os.access(beside, os.X_OK) else name
