"""An oracle for policies: one packet from one pod to another, followed through every policy by brute force.

Written from Kubernetes' reference and apart from what it judges: no ranges, no crowds, one packet at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

# A policy as it is written in YAML; the oracle is to know nothing of the shapes that it judges.
Policy = dict[str, Any]


@dataclass(frozen=True)
class Pod:
    name: str
    namespace: str
    labels: Mapping[str, str]
    named_ports: Mapping[str, tuple[int, str]]
    address: str


@dataclass(frozen=True)
class Address:
    address: str


Somebody = Pod | Address


@dataclass(frozen=True)
class Packet:
    sender: Somebody
    receiver: Somebody
    port: int
    protocol: str


def leaves(policies: list[Policy], packet: Packet, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    return _passes(policies, packet, namespaces, "Egress", packet.sender, packet.receiver)


def enters(policies: list[Policy], packet: Packet, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    return _passes(policies, packet, namespaces, "Ingress", packet.receiver, packet.sender)


def _passes(
    policies: list[Policy],
    packet: Packet,
    namespaces: Mapping[str, Mapping[str, str]],
    direction: str,
    held: Somebody,
    other: Somebody,
) -> bool:
    assert isinstance(held, Pod)
    isolated = False
    for policy in policies:
        spec = policy["spec"]
        types = spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])
        if policy["metadata"]["namespace"] != held.namespace or direction not in types:
            continue
        if not _selected(spec["podSelector"], held.labels):
            continue
        isolated = True
        for rule in spec.get(direction.lower(), []):
            peers = rule.get("to" if direction == "Egress" else "from")
            here = not peers or any(_meant(peer, other, policy, namespaces) for peer in peers)
            if here and (not rule.get("ports") or any(_port(entry, packet) for entry in rule["ports"])):
                return True
    return not isolated


def _port(entry: dict[str, Any], packet: Packet) -> bool:
    if entry.get("protocol", "TCP") != packet.protocol:
        return False
    wanted = entry.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        named = packet.receiver.named_ports if isinstance(packet.receiver, Pod) else {}
        return named.get(wanted) == (packet.port, packet.protocol)
    return bool(wanted <= packet.port <= entry.get("endPort", wanted))


def _meant(peer: dict[str, Any], other: Somebody, policy: Policy, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    if "ipBlock" in peer:
        address = ip_address(other.address)
        block = peer["ipBlock"]
        return address in ip_network(block["cidr"]) and all(
            address not in ip_network(hole) for hole in block.get("except", [])
        )
    if not isinstance(other, Pod):
        return False
    if "namespaceSelector" in peer:
        if not _selected(peer["namespaceSelector"], namespaces[other.namespace]):
            return False
    elif other.namespace != policy["metadata"]["namespace"]:
        return False
    return _selected(peer.get("podSelector", {}), other.labels)


def _selected(selector: dict[str, Any], labels: Mapping[str, str]) -> bool:
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions", []):
        has, value = expression["key"] in labels, labels.get(expression["key"])
        holds = {
            "In": has and value in expression.get("values", []),
            "NotIn": not has or value not in expression.get("values", []),
            "Exists": has,
            "DoesNotExist": not has,
        }[expression["operator"]]
        if not holds:
            return False
    return True
