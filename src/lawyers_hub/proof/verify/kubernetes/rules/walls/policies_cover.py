"""A store or a door has an address in each of its subnets; who may reach only some of them fails when it moves."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.kubernetes.network.endpoints import Endpoint, endpoints_of
from lawyers_hub.proof.verify.kubernetes.objects.networks import (
    NetworkPolicy,
    Peer,
    PolicyPort,
)
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

Way = tuple[str, str, tuple[PolicyPort, ...]]
"""Who may speak, in which direction, and on which ports."""


def check(release: Release) -> Iterator[Finding]:
    """All policies that open one way are taken together, for each may open it for one subnet."""
    declared = [endpoint for endpoint in endpoints_of(release) if endpoint.is_declared]
    ways: dict[Way, list[tuple[Addresses, Place]]] = {}
    for policy in release.of(NetworkPolicy):
        for way, block in _opened(release, policy):
            ways.setdefault(way, []).append(block)
    found: dict[Place, list[str]] = {}
    for blocks in ways.values():
        for somebody in declared:
            if place := _in_part(blocks, somebody):
                found.setdefault(place, []).append(somebody.name)
    for place, names in found.items():
        yield Finding(
            rule=RULE.id,
            place=place,
            what=f"only some of the addresses of {' and '.join(dict.fromkeys(names))} are named here",
            mend="name the whole block that the topology declares",
        )


def _opened(release: Release, policy: Object[NetworkPolicy]) -> Iterator[tuple[Way, tuple[Addresses, Place]]]:
    concerned = [workload.name for workload in release.selected(policy.body.spec.pod_selector)]
    for key, number, side, rule in policy.body.spec.rules():
        for index, peer in enumerate(rule.peers):
            if addresses := _addresses(peer):
                place = policy.place("spec", key, number, side, index, "ipBlock", "cidr")
                yield from (((name, key, rule.ports), (addresses, place)) for name in concerned)


def _addresses(peer: Peer) -> Addresses | None:
    try:
        return Addresses.of(peer.ip_block.cidr).minus(Addresses.of(*peer.ip_block.holes)) if peer.ip_block else None
    except ValueError:
        return None


def _in_part(blocks: list[tuple[Addresses, Place]], somebody: Endpoint) -> Place | None:
    """Where some of the addresses are opened, if not all are."""
    left, touching = somebody.addresses, None
    for addresses, place in blocks:
        if addresses.meets(somebody.addresses):
            left, touching = left.minus(addresses), touching or place
    return touching if left else None


RULE = Rule(
    id="kubernetes-policies-cover",
    promise="N1",
    says="who may reach a declared block of addresses, or come from one, may so for the whole of it",
    check=check,
)
