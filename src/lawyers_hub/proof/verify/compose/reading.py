"""Reads the Compose files that the topology names, and the Dockerfile."""

from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from lawyers_hub.proof.verify.compose.composition import Composition, Container, Network, Secret
from lawyers_hub.proof.verify.compose.containers import read_container
from lawyers_hub.proof.verify.compose.dockerfile import Dockerfile, read_dockerfile
from lawyers_hub.proof.verify.compose.environments import with_env_files
from lawyers_hub.proof.verify.compose.files import Files
from lawyers_hub.proof.verify.compose.merging import without_resets
from lawyers_hub.proof.verify.compose.plane import NAME
from lawyers_hub.proof.verify.compose.sources import Sources
from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.topology import Artifacts
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

_NAMES = ("compose", "docker-compose")
_ENDINGS = (".yml", ".yaml")
_FOUND_ALONE = frozenset(f"{name}{ending}" for name in _NAMES for ending in _ENDINGS)
_OVERRIDING = tuple(f"{name}.override{ending}" for name in _NAMES for ending in _ENDINGS)


def files_of(root: Path, artifacts: Artifacts) -> tuple[str, ...]:
    """Those of a list and no others; to one that Compose finds by its name, it also takes the one that overrides it."""
    if not isinstance(artifacts.compose, str):
        return tuple(artifacts.compose)
    path = PurePosixPath(artifacts.compose)
    beside = [str(path.with_name(name)) for name in _OVERRIDING] if path.name in _FOUND_ALONE else []
    return (artifacts.compose, *[file for file in beside if (root / file).is_file()][:1])


def read(root: Path, declaration: Declaration) -> Composition | None:
    """The files together, as they are on every machine: no environment counts. Nothing if the topology names none."""
    named = files_of(root, declaration.topology.artifacts)
    if not named:
        return None
    declaration = declaration.on(NAME)
    sources = Sources(root)
    parts = Files(sources).together(named, declaration.topology.artifacts.compose_values)
    dockerfile = _dockerfile(root, declaration, sources.faults)
    services = {name: with_env_files(without_resets(node), sources) for name, node in parts["services"].items()}
    containers = {name: read_container(name, node, sources) for name, node in services.items()}
    # Those that are there without being declared.
    top = sources.file(named[0])
    place = top.place_of("services") if top else Place(named[0], 1)
    networks = {name: Network(name=name, place=place) for name in ("default", "bridge")}
    networks |= {name: _network(name, without_resets(node), sources.shapes) for name, node in parts["networks"].items()}
    volumes, secrets = parts["volumes"], parts["secrets"]
    for container in containers.values():
        sources.faults.extend(_undeclared(container, containers, networks, volumes, secrets))
    return Composition(
        root=root,
        declaration=declaration,
        project=top.said("name") if top else "",
        place=place,
        containers=containers,
        networks=networks,
        volumes={name: node.place for name, node in volumes.items()},
        secrets={name: _secret(name, node) for name, node in secrets.items()},
        dockerfile=dockerfile,
        faults=tuple(sources.faults),
    )


def _dockerfile(root: Path, declaration: Declaration, faults: list[Fault]) -> Dockerfile | None:
    if file := declaration.topology.artifacts.dockerfile:
        try:
            return read_dockerfile(root, file)
        except Fault as fault:
            faults.append(fault)
    return None


def _undeclared(
    container: Container,
    containers: Collection[str],
    networks: Collection[str],
    volumes: Collection[str],
    secrets: Collection[str],
) -> Iterator[Fault]:
    """What Compose would refuse to start: names of things that the file does not declare."""
    mode, _, shared = container.network_mode.partition(":")
    named = [
        *(("network", name, one.place, networks) for name, one in container.networks.items()),
        *(("service", name, one.place, containers) for name, one in container.waits_for.items()),
        *(("secret", name, one.place, secrets) for name, one in container.secrets.items()),
        *(("volume", one.source, one.place, volumes) for one in container.mounts if one.kind == "volume"),
        *([("service", shared, container.place_of("network_mode"), containers)] if mode == "service" else []),
    ]
    for kind, name, place, declared in named:
        if name and name not in declared:
            yield Fault(place, f"gives {container.name} the {kind} {name!r}, which the file does not declare")


def _network(name: str, node: Node, shapes: Shapes) -> Network:
    driver, external = node.get("driver"), node.get("external")
    unknown = sorted({variable for one in node.scalars() for variable in one.unknown})
    return Network(
        name=name,
        place=node.place,
        driver=driver.text if driver and driver.text else "bridge",
        internal=shapes.flag(node.get("internal")),
        external=external is not None and external.text != "false",
        options={key: option.text for key, option in shapes.pairs(node.get("driver_opts")).items()},
        subnets=tuple(one.said("subnet") for one in shapes.items(node.get("ipam", "config")) if one.get("subnet")),
        doubt=f"nobody gives {' and '.join(unknown)} a value" if unknown else None,
    )


def _secret(name: str, node: Node) -> Secret:
    return Secret(name, node.place, *next(_sources(node), ("nothing", "")))


def _sources(node: Node) -> Iterator[tuple[str, str]]:
    for kind in ("file", "environment", "external", "content"):
        if source := node.get(kind):
            yield kind, source.text
