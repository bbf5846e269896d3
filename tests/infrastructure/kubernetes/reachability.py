"""May this one speak to that one? The answer that NetworkPolicies give, computed as Kubernetes defines it.

A policy concerns the pods it selects in its own namespace. Where no policy of a direction selects a pod, that direction
is open; where one does, only what some policy allows passes. A connection needs both: the sender's way out, and the
receiver's way in, each judged by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Literal

from tests.infrastructure.kubernetes.manifests import Manifest

Protocol = Literal["TCP", "UDP"]
NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Place:
    """A pod of a cluster, or an address outside of it; that has no namespace, and only blocks of addresses fit it."""

    name: str
    address: str = "10.40.100.1"
    namespace: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def may_speak(
    policies: Iterable[Manifest], sender: Place, receiver: Place, port: int, protocol: Protocol = "TCP"
) -> bool:
    policies = list(policies)
    return may_leave(policies, sender, receiver, port, protocol) and may_enter(
        policies, sender, receiver, port, protocol
    )


def may_leave(
    policies: Iterable[Manifest], sender: Place, receiver: Place, port: int, protocol: Protocol = "TCP"
) -> bool:
    return _passes(policies, "Egress", sender, receiver, port, protocol)


def may_enter(
    policies: Iterable[Manifest], sender: Place, receiver: Place, port: int, protocol: Protocol = "TCP"
) -> bool:
    return _passes(policies, "Ingress", receiver, sender, port, protocol)


def concerns(policy: Manifest, place: Place) -> bool:
    return place.namespace == policy["metadata"]["namespace"] and selects(policy["spec"]["podSelector"], place.labels)


def _passes(
    policies: Iterable[Manifest], direction: str, held: Place, other: Place, port: int, protocol: Protocol
) -> bool:
    holding = [policy for policy in policies if direction in policy["spec"]["policyTypes"] and concerns(policy, held)]
    if not holding:
        return True
    peers = "to" if direction == "Egress" else "from"
    return any(
        _fits_port(rule.get("ports", []), port, protocol) and _fits_peer(rule.get(peers, []), other, policy)
        for policy in holding
        for rule in policy["spec"].get(direction.lower(), [])
    )


def _fits_port(ports: list[Manifest], port: int, protocol: Protocol) -> bool:
    # No list of ports means every port.
    return not ports or any(port in _range(entry) and entry.get("protocol", "TCP") == protocol for entry in ports)


def _range(entry: Manifest) -> range:
    first: int = entry["port"]
    last: int = entry.get("endPort") or first
    return range(first, last + 1)


def _fits_peer(peers: list[Manifest], place: Place, policy: Manifest) -> bool:
    # No list of peers means everybody.
    return not peers or any(_is(peer, place, policy["metadata"]["namespace"]) for peer in peers)


def _is(peer: Manifest, place: Place, own_namespace: str) -> bool:
    if block := peer.get("ipBlock"):
        address = ip_address(place.address)
        return address in ip_network(block["cidr"]) and not any(
            address in ip_network(hole) for hole in block.get("except", [])
        )
    if place.namespace is None:
        return False
    if "namespaceSelector" in peer:
        in_namespace = selects(peer["namespaceSelector"], {NAME_OF_NAMESPACE: place.namespace})
    else:
        in_namespace = place.namespace == own_namespace
    return in_namespace and selects(peer.get("podSelector", {}), place.labels)


def selects(selector: Manifest, labels: Mapping[str, str]) -> bool:
    """An empty selector selects everything."""
    exact = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    return exact and all(_holds(expression, labels) for expression in selector.get("matchExpressions", []))


def _holds(expression: Manifest, labels: Mapping[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression["values"]
        case "NotIn":
            return value not in expression["values"]
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    raise ValueError(f"{expression['operator']} is no operator of a selector")
