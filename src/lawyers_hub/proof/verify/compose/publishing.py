"""Reads which ports a container publishes: `[address:][published:]inside[/protocol]`, or the same as a mapping.

Source: https://docs.docker.com/reference/compose-file/services/#ports
"""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Published
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.reach import EVERY_PORT, FIRST_PORT, LAST_PORT, Ports, Protocol
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

_INSIDE = r"(?P<inside>[\d-]+)(?:/(?P<protocol>\w+))?"
_WITHOUT_ADDRESS = re.compile(rf"(?:(?P<published>[\d-]+):)?{_INSIDE}")
_WITH_ADDRESS = re.compile(rf"(?P<ip>\[[^]]*\]|[^:]*):(?P<published>[\d-]*):{_INSIDE}")
_ANY = f"{FIRST_PORT}-{LAST_PORT}"
_PROTOCOLS: dict[str, Protocol] = {"tcp": "tcp", "udp": "udp"}


def read_published(node: Node | None, shapes: Shapes) -> Iterator[Published]:
    for one in shapes.items(node):
        unknown = sorted({name for scalar in one.scalars() for name in scalar.unknown})
        if unknown:
            every = EVERY_PORT[0]
            yield Published(one.place, every, every, doubt=f"nobody gives {' and '.join(unknown)} a value")
            continue
        try:
            yield _read(one)
        except ValueError as problem:
            shapes.faults.append(Fault(one.place, f"has a port that cannot be read: {problem}"))


def _read(node: Node) -> Published:
    said = _parts(node)
    if (protocol := said["protocol"] or "tcp") not in _PROTOCOLS:
        raise ValueError(f"the protocol {protocol!r} is neither tcp nor udp")
    # Without a number of its own Docker takes any that is free.
    outside, inside = (_range(text, _PROTOCOLS[protocol]) for text in (said["published"] or _ANY, said["inside"]))
    return Published(node.place, outside, inside, said["ip"].strip("[]"))


def _parts(node: Node) -> dict[str, str]:
    if isinstance(node.value, dict):
        said = {key: inner.text for key, inner in node.value.items()}
        keys = {"ip": "host_ip", "published": "published", "inside": "target", "protocol": "protocol"}
        return {part: said.get(key, "") for part, key in keys.items()}
    found = _WITHOUT_ADDRESS.fullmatch(node.text) or _WITH_ADDRESS.fullmatch(node.text)
    if not found:
        raise ValueError(f"{node.text!r} is not of the form address:published:inside/protocol")
    return {"ip": "", "published": ""} | {part: said or "" for part, said in found.groupdict().items()}


def _range(said: str, protocol: Protocol) -> Ports:
    first, _, last = said.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise ValueError(f"{said!r} is no port")
    ports = Ports(protocol, int(first), int(last or first))
    if not FIRST_PORT <= ports.first <= ports.last <= LAST_PORT:
        raise ValueError(f"{said!r} is no port")
    return ports
