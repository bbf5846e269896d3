"""Protocols and ports, as security groups and network ACLs write them."""

from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, FIRST_PORT, LAST_PORT, Ports, Protocol
from lawyers_hub.proof.verify.terraform.configuration import Argument
from lawyers_hub.proof.verify.terraform.evaluation import Impossible, Value, doubt_of
from lawyers_hub.proof.verify.terraform.evaluation.conversions import whole, words
from lawyers_hub.proof.verify.terraform.evaluation.values import plain

_NUMBERS: dict[str, Protocol] = {"6": "tcp", "17": "udp", "tcp": "tcp", "udp": "udp"}
_WITHOUT_PORTS = {"1": "ICMP", "icmp": "ICMP", "58": "ICMPv6", "icmpv6": "ICMPv6"}


class PortsRead(msgspec.Struct, frozen=True):
    """`beside` names a protocol that has no ports; `doubt` says why all ports are taken to be meant."""

    ports: tuple[Ports, ...]
    places: tuple[Place, ...] = ()
    beside: str | None = None
    doubt: str | None = None


def ports_of(arguments: Mapping[str, Argument]) -> PortsRead:
    """Of any rule: `protocol` or `ip_protocol`, with `from_port` and `to_port`."""
    protocol = arguments.get("ip_protocol") or arguments.get("protocol")
    if protocol is None:
        return PortsRead(EVERY_PORT, doubt="no protocol is given")
    if why := doubt_of(protocol.value):
        return PortsRead(EVERY_PORT, protocol.places, doubt=why)
    name = _word(protocol.value)
    if name in {"-1", "all"}:
        return PortsRead(EVERY_PORT, protocol.places)
    if name in _NUMBERS:
        return _range(_NUMBERS[name], protocol, arguments)
    return PortsRead((), protocol.places, beside=_WITHOUT_PORTS.get(name, f"protocol {name}"))


def _word(value: Value) -> str:
    try:
        return words(plain(value)).lower()
    except Impossible:
        return "null"


def _range(protocol: Protocol, said: Argument, arguments: Mapping[str, Argument]) -> PortsRead:
    ends = [arguments.get("from_port"), arguments.get("to_port")]
    places = tuple(dict.fromkeys(place for end in (*ends, said) if end for place in end.places))
    every = (Ports(protocol, FIRST_PORT, LAST_PORT),)
    for end in ends:
        if end is None or end.value.raw is None:
            return PortsRead(every, places, doubt="its ports are not given")
        if why := doubt_of(end.value):
            return PortsRead(every, places, doubt=why)
    try:
        first, last = (whole(plain(end.value)) for end in ends if end)
    except Impossible as problem:
        return PortsRead(every, places, doubt=str(problem))
    first, last = max(first, FIRST_PORT), min(last, LAST_PORT)
    return PortsRead((Ports(protocol, first, last),) if first <= last else (), places)
