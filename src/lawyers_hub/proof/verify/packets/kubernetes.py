"""The NetworkPolicies of a release as gates: selectors become the addresses of those whom they select.

A policy holds the pods that it selects in its own namespace, in each of its directions by itself.
Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, ip_network

from lawyers_hub.proof.verify.kubernetes import Object, Release
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import (
    Block,
    EgressRule,
    IngressRule,
    NetworkPolicy,
    Peer,
    PolicyPort,
)
from lawyers_hub.proof.verify.packets.crowd import NAME_OF_NAMESPACE, Labels, Somebody, everybody
from lawyers_hub.proof.verify.packets.model import Gate, Host, Model, Passage
from lawyers_hub.proof.verify.reach import EVERY_PORT, FIRST_PORT, LAST_PORT, Ports, Protocol, Side

_ANYBODY = "0.0.0.0/0"
_PROTOCOLS: dict[str, Protocol] = {"TCP": "tcp", "UDP": "udp"}


def model_of(release: Release) -> Model:
    here = everybody(release)
    policies = release.of(NetworkPolicy)
    return Model(
        hosts=tuple(
            Host(
                endpoint=somebody.endpoint,
                address=somebody.address,
                leaving=_gate(policies, somebody, "out", here),
                entering=_gate(policies, somebody, "in", here),
            )
            for somebody in here
        ),
        not_told_apart=_sharing(release, here),
    )


def _gate(
    policies: Sequence[Object[NetworkPolicy]], somebody: Somebody, side: Side, here: Sequence[Somebody]
) -> Gate | None:
    """None where no policy holds this side, or none can hold the machine's own network."""
    if not somebody.is_ours or (somebody.workload and somebody.workload.pod.host_network):
        return None
    holding = [policy for policy in policies if _holds(policy, somebody, side)]
    if not holding:
        return None
    return Gate(tuple(passage for policy in holding for passage in _passages(policy, somebody, side, here)))


def _holds(policy: Object[NetworkPolicy], somebody: Somebody, side: Side) -> bool:
    spec = policy.body.spec
    directions = spec.policy_types or (("Ingress", "Egress") if spec.egress else ("Ingress",))
    return (
        ("Egress" if side == "out" else "Ingress") in directions
        and somebody.namespace is not None
        and somebody.namespace[NAME_OF_NAMESPACE] == policy.manifest.namespace
        and _selects(spec.pod_selector, somebody.labels)
    )


def _passages(policy: Object[NetworkPolicy], held: Somebody, side: Side, here: Sequence[Somebody]) -> Iterator[Passage]:
    spec = policy.body.spec
    rules: tuple[EgressRule | IngressRule, ...] = spec.egress if side == "out" else spec.ingress
    for rule in rules:
        if not rule.peers:
            yield from _towards(_ANYBODY, (), rule.ports, held if side == "in" else None)
        for peer in rule.peers:
            if peer.ip_block:
                yield from _to_block(peer.ip_block, rule.ports, held if side == "in" else None, here)
                continue
            for other in here:
                if _means(peer, policy.manifest.namespace, other):
                    yield from _towards(f"{other.address}/32", (), rule.ports, held if side == "in" else other)


def _to_block(
    block: Block, ports: Sequence[PolicyPort], receiver: Somebody | None, here: Sequence[Somebody]
) -> Iterator[Passage]:
    """A block that the topology gives to somebody means them, and not the pods that may have addresses in it, too."""
    meant = ip_network(block.cidr, strict=False)
    if not isinstance(meant, IPv4Network):
        return
    owners = [one for one in here if one.block and meant.subnet_of(IPv4Network(one.block))]
    for owner in owners:
        yield from _towards(f"{owner.address}/32", (), ports, receiver)
    if not owners:
        yield from _towards(str(meant), tuple(hole for hole in block.holes if ":" not in hole), ports, receiver)


def _towards(
    peers: str, beside: tuple[str, ...], entries: Sequence[PolicyPort], receiver: Somebody | None
) -> Iterator[Passage]:
    ports = tuple(_ports(entries, receiver)) if entries else EVERY_PORT
    if ports:
        yield Passage(peers=peers, beside=beside, ports=ports)


def _ports(entries: Sequence[PolicyPort], receiver: Somebody | None) -> Iterator[Ports]:
    for entry in entries:
        protocol = _PROTOCOLS.get(entry.protocol)
        if protocol is None:
            continue
        if entry.port is None:
            yield Ports(protocol, FIRST_PORT, LAST_PORT)
        elif isinstance(entry.port, int):
            yield Ports(protocol, entry.port, entry.end_port or entry.port)
        else:
            for name, spoken, number in receiver.listens_as if receiver else ():
                if (name, spoken) == (entry.port, entry.protocol):
                    yield Ports(protocol, number, number)


def _means(peer: Peer, own_namespace: str, other: Somebody) -> bool:
    if other.namespace is None:
        return False
    if peer.namespace_selector is None:
        near = other.namespace[NAME_OF_NAMESPACE] == own_namespace
    else:
        near = _selects(peer.namespace_selector, other.namespace)
    return near and _selects(peer.pod_selector or Selector(), other.labels)


def _selects(selector: Selector, labels: Labels) -> bool:
    """Everything, if it asks for nothing."""
    if any(labels.get(key) != value for key, value in selector.match_labels.items()):
        return False
    for asked in selector.match_expressions:
        there = asked.key in labels
        match asked.operator:
            case "In":
                fits = there and labels[asked.key] in asked.values
            case "NotIn":
                fits = not there or labels[asked.key] not in asked.values
            case "Exists":
                fits = there
            case _:
                fits = asked.operator == "DoesNotExist" and not there
        if not fits:
            return False
    return True


def _sharing(release: Release, here: Sequence[Somebody]) -> dict[str, frozenset[int]]:
    """Who is given the same block of addresses is told apart by port alone: which ones belong to the others there."""
    services = release.declaration.topology.services
    listens = {
        one.endpoint: frozenset(services[one.endpoint].ports.values()) for one in here if one.endpoint in services
    }
    found: dict[str, frozenset[int]] = {}
    for one in here:
        beside = [o for o in here if o.block and o.block == one.block and o.endpoint != one.endpoint]
        ports = frozenset(port for other in beside for port in listens.get(other.endpoint, ()))
        found[one.endpoint] = ports - listens.get(one.endpoint, frozenset())
    return {endpoint: ports for endpoint, ports in found.items() if ports}
