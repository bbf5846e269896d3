"""Reads one service of a Compose file in its short and its long forms.

Source: https://docs.docker.com/reference/compose-file/services/
"""

import re
import shlex
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.compose.composition import Budget, Container, Health, Joined, Setting, Waiting
from lawyers_hub.proof.verify.compose.mounts import read_mounts
from lawyers_hub.proof.verify.compose.publishing import read_published
from lawyers_hub.proof.verify.compose.sources import Sources
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes, settings

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_BYTES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_MIB = 1024**2
_SHAREABLE = ("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup")


def read_container(name: str, node: Node, sources: Sources) -> Container:
    """What the service says. Faults go to the shapes of `sources`."""
    shapes = sources.shapes
    shapes.mapping(node)
    health, deploy = node.get("healthcheck"), node.get("deploy")
    replicas = shapes.number((deploy and deploy.get("replicas")) or node.get("scale"))
    return Container(
        name=name,
        place=node.place,
        places=dict(_places(node, "", 4)),
        doubts=_doubts(node),
        image=_text(node, "image"),
        user=_text(node, "user"),
        command=_command(node.get("command"), shapes),
        restart=_text(node, "restart") or "no",
        read_only=shapes.flag(node.get("read_only")),
        log_driver=node.said("logging", "driver"),
        privileged=shapes.flag(node.get("privileged")),
        shared_with_the_machine=tuple(key for key in _SHAREABLE if _text(node, key) == "host"),
        cap_add=shapes.words(node.get("cap_add")),
        cap_drop=shapes.words(node.get("cap_drop")),
        security_opt=shapes.words(node.get("security_opt")),
        tmpfs=shapes.words(node.get("tmpfs")),
        extra_hosts=_hosts(node.get("extra_hosts")),
        network_mode=_text(node, "network_mode"),
        networks=_networks(node, shapes),
        published=tuple(read_published(node.get("ports"), shapes)),
        mounts=tuple(read_mounts(node.get("volumes"), sources)),
        secrets=dict(_secrets(node.get("secrets"), shapes)),
        environment={k: Setting(v.text, v.place) for k, v in shapes.pairs(node.get("environment")).items()},
        waits_for={**dict(_linked(node.get("links"), shapes)), **dict(_waiting(node.get("depends_on"), shapes))},
        health=_health(health, shapes) if health else None,
        replicas=1 if replicas is None else replicas,
        limits=_budget(node, "limits", ("cpus", "mem_limit"), shapes),
        reservations=_budget(node, "reservations", ("", "mem_reservation"), shapes),
        said=node,
    )


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text if found else ""


def _places(node: Node, prefix: str, depth: int) -> Iterator[tuple[str, Place]]:
    for key, inner in node.value.items() if isinstance(node.value, dict) else ():
        yield prefix + key, inner.place
        if depth > 1:
            yield from _places(inner, f"{prefix}{key}.", depth - 1)


def _doubts(node: Node) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, inner in node.value.items() if isinstance(node.value, dict) else ():
        # A name alone in a list is passed on from whoever starts it.
        values = settings(inner).values() if key == "environment" else inner.scalars()
        if unknown := sorted({name for one in values for name in one.unknown}):
            found[key] = f"nobody gives {' and '.join(unknown)} a value"
    return found


def _hosts(node: Node | None) -> tuple[str, ...]:
    """`name:address`, or `name=address`, or a mapping of both."""
    if node is not None and isinstance(node.value, dict):
        return tuple(f"{name}:{inner.text}" for name, inner in node.value.items())
    said = node.value if node is not None and isinstance(node.value, list) else []
    return tuple(one.text.replace("=", ":", 1) for one in said)


def _networks(node: Node, shapes: Shapes) -> dict[str, Joined]:
    said = node.get("networks")
    if said is None or said.value is None:
        return {} if _text(node, "network_mode") else {"default": Joined(node.place)}
    if isinstance(said.value, list):
        return {one.text: Joined(one.place) for one in said.value}
    return {
        name: Joined(inner.place, shapes.words(inner.get("aliases"))) for name, inner in shapes.mapping(said).items()
    }


def _secrets(node: Node | None, shapes: Shapes) -> Iterator[tuple[str, Setting]]:
    """By the secret's name: the path at which the container finds it."""
    for one in shapes.items(node):
        source, target = one.get("source") or one, one.get("target")
        path = target.text if target else source.text
        yield source.text, Setting(path if path.startswith("/") else f"/run/secrets/{path}", one.place)


def _waiting(node: Node | None, shapes: Shapes) -> Iterator[tuple[str, Waiting]]:
    if node is not None and isinstance(node.value, list):
        for one in node.value:
            yield one.text, Waiting(one.place, "service_started")
        return
    for name, inner in shapes.mapping(node).items():
        condition = inner.get("condition")
        yield name, Waiting(inner.place, condition.text if condition else "service_started")


def _linked(node: Node | None, shapes: Shapes) -> Iterator[tuple[str, Waiting]]:
    """Whoever is linked to another starts after it."""
    for one in shapes.items(node):
        yield one.text.partition(":")[0], Waiting(one.place, "service_started")


def _command(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    """A list of words, or one text, which is cut as a shell would."""
    if node is None or isinstance(node.value, list):
        return shapes.words(node)
    try:
        return tuple(shlex.split(node.text))
    except ValueError as problem:
        shapes.faults.append(Fault(node.place, f"has a command that cannot be cut into words: {problem}"))
        return (node.text,)


def _health(node: Node, shapes: Shapes) -> Health:
    said = node.get("test")
    test = ("CMD-SHELL", said.text) if said and said.text else shapes.words(said)
    return Health(node.place, test, shapes.flag(node.get("disable")) or test == ("NONE",))


def _budget(node: Node, kind: str, older: tuple[str, str], shapes: Shapes) -> Budget:
    """From `deploy.resources`, or in the words of older files."""
    found = node.get("deploy", "resources", kind)
    cpus = (found and found.get("cpus")) or node.get(older[0])
    memory = (found and found.get("memory")) or node.get(older[1])
    cores = shapes.number(cpus)
    return Budget(
        (found or node).place,
        None if cores is None else round(cores * 1000, 3),
        _mib(memory, shapes) if memory and not memory.unknown else None,
    )


def _mib(node: Node, shapes: Shapes) -> float | None:
    if found := _SIZE.fullmatch(node.text):
        return float(found[1]) * _BYTES[found[2].lower()] / _MIB
    shapes.faults.append(Fault(node.place, f"has {node.text!r} where a size such as 512M belongs"))
    return None
