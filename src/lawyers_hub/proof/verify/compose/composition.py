"""What a Compose file says, typed, each part with the line on which it stands."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.compose.dockerfile import Dockerfile
from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.reach import Ports
from lawyers_hub.proof.verify.topology import Service
from lawyers_hub.proof.verify.yaml_nodes import Node


class Setting(msgspec.Struct, frozen=True):
    """A value of an environment."""

    value: str
    place: Place


class Joined(msgspec.Struct, frozen=True):
    """A service's membership in a network."""

    place: Place
    aliases: tuple[str, ...] = ()


class Published(msgspec.Struct, frozen=True):
    """A port of a container that its machine answers on. `ports` are the machine's, `inside` the container's."""

    place: Place
    ports: Ports
    inside: Ports
    host_ip: str = ""
    doubt: str | None = None


class Mount(msgspec.Struct, frozen=True):
    """`source` is a volume's name, or for `bind` a path: relative to the root where it lies under it."""

    place: Place
    kind: str
    source: str
    target: str
    read_only: bool


class Waiting(msgspec.Struct, frozen=True):
    """Until when a service waits for another."""

    place: Place
    condition: str


class Health(msgspec.Struct, frozen=True):
    place: Place
    test: tuple[str, ...]
    disabled: bool


class Budget(msgspec.Struct, frozen=True):
    """Thousandths of a core and MiB; nothing where nothing is said."""

    place: Place
    cpu_m: float | None
    memory_mib: float | None


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """A service of the file. `places` has the line of every setting that is said, such as "deploy.replicas".

    `doubts` says by setting which variables it needs that nobody gives a value. `said` is all of it, for what only one
    rule wants to know.
    """

    name: str
    place: Place
    places: Mapping[str, Place]
    doubts: Mapping[str, str]
    image: str
    user: str
    command: tuple[str, ...]
    restart: str
    read_only: bool
    log_driver: str
    privileged: bool
    shared_with_the_machine: tuple[str, ...]
    cap_add: tuple[str, ...]
    cap_drop: tuple[str, ...]
    security_opt: tuple[str, ...]
    tmpfs: tuple[str, ...]
    extra_hosts: tuple[str, ...]
    network_mode: str
    networks: Mapping[str, Joined]
    published: tuple[Published, ...]
    mounts: tuple[Mount, ...]
    secrets: Mapping[str, Setting]
    environment: Mapping[str, Setting]
    waits_for: Mapping[str, Waiting]
    health: Health | None
    replicas: float
    limits: Budget
    reservations: Budget
    said: Node

    @property
    def program(self) -> str:
        """The last part of its image's name, by which the program in it is known."""
        return self.image.partition("@")[0].rpartition("/")[2].partition(":")[0]

    def place_of(self, setting: str) -> Place:
        return self.places.get(setting, self.place)

    def finding(self, rule: str, setting: str, what: str, mend: str) -> Finding:
        """About a setting, at its line; unknown where the setting needs a variable that nobody gives a value."""
        doubt = self.doubts.get(setting)
        return Finding(
            rule=rule,
            place=self.place_of(setting),
            what=f"{what} ({doubt})" if doubt else what,
            mend=mend,
            verdict="unknown" if doubt else "broken",
        )


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """`options` are the driver's (`com.docker.network.bridge.…`); `external` is one that something else made."""

    name: str
    place: Place
    driver: str = "bridge"
    internal: bool = False
    external: bool = False
    options: Mapping[str, str] = {}
    subnets: tuple[str, ...] = ()
    doubt: str | None = None


class Secret(msgspec.Struct, frozen=True):
    """Where a secret comes from: a file (`source` names it), an environment, or somewhere outside."""

    name: str
    place: Place
    kind: str
    source: str


class Composition(msgspec.Struct, frozen=True, kw_only=True):
    """`project` is the name with which those of its containers begin, where it is said."""

    root: Path
    declaration: Declaration
    faults: tuple[Fault, ...]
    project: str
    place: Place
    containers: Mapping[str, Container]
    networks: Mapping[str, Network]
    volumes: Mapping[str, Place]
    secrets: Mapping[str, Secret]
    dockerfile: Dockerfile | None

    def service(self, name: str) -> Service | None:
        """What the topology declares of a container."""
        return self.declaration.topology.services.get(name)

    def lasting(self) -> Iterator[Container]:
        """Those that run as long as the house does, and those of which nothing else is declared."""
        for name, container in self.containers.items():
            service = self.service(name)
            if service is None or service.runs is None:
                yield container
