"""What stands open to the internet under Compose, and the files that tell it what to do."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.topology import Topology


class DoorFile(msgspec.Struct, frozen=True):
    """A file that a door is given. `is_for_caddy` by the name under which the door finds it."""

    door: str
    file: str
    lines: tuple[str, ...]
    is_for_caddy: bool

    def place(self, number: int) -> Place:
        return Place(self.file, number)


def doors_of(topology: Topology) -> set[str]:
    return {name for flow in topology.flows if INTERNET in flow.source for name in flow.targets}


def behind(topology: Topology, doors: set[str]) -> set[str]:
    """The services to which the doors lead."""
    return {name for flow in topology.flows if doors & set(flow.source) for name in flow.targets}


def door_files(project: Project) -> Iterator[DoorFile]:
    if (composition := project.composition) is None:
        return
    for door in sorted(doors_of(project.declaration.topology)):
        container = composition.containers.get(door)
        for mount in container.mounts if container else ():
            lines = _lines(project, mount.source)
            yield DoorFile(door, mount.source, lines, mount.target.rpartition("/")[2] == "Caddyfile")


def _lines(project: Project, file: str) -> tuple[str, ...]:
    try:
        return tuple(read_text(project.root, file).splitlines())
    except Fault:  # a volume, a folder or a secret of the machine
        return ()
