"""Whom a rule of a policy means.

Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/.
"""

from collections.abc import Collection, Iterator

from lawyers_hub.proof.verify.kubernetes.labels import Requirement, requirements_of
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.kubernetes.network.endpoints import NAME_OF_NAMESPACE, Endpoint
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import Block, Peer
from lawyers_hub.proof.verify.reach import Ports


def fits(peer: Peer, namespace: str, somebody: Endpoint, everybody: Collection[Endpoint]) -> tuple[bool, str | None]:
    """Whether the peer of a policy in `namespace` may mean this one, and what is not known about it.

    Of a crowd it is enough that one of them is meant. A block that lies wholly in the addresses of somebody declared
    means that one; any other means all whose addresses it touches, pods among them, since plugins differ there.
    """
    if peer.ip_block:
        return _fits_block(peer.ip_block, somebody, everybody)
    own = (Requirement(NAME_OF_NAMESPACE, "In", frozenset({namespace})),)
    of_namespace = own if peer.namespace_selector is None else requirements_of(peer.namespace_selector)
    of_pod = requirements_of(peer.pod_selector or Selector())
    answers = set()
    for pods in somebody.pods:
        both = {pods.namespace.meet(of_namespace), pods.labels.meet(of_pod)}
        answers.add(False if False in both else None if None in both else True)
    if True in answers:
        return True, None
    return (True, f"not all labels of {somebody.name} are known") if None in answers else (False, None)


def _fits_block(block: Block, somebody: Endpoint, everybody: Collection[Endpoint]) -> tuple[bool, str | None]:
    try:
        meant = Addresses.of(block.cidr).minus(Addresses.of(*block.holes))
    except ValueError:
        return bool(somebody.addresses), f"{block.cidr} is no block of addresses, or a hole in it is none"
    if any(meant.within(other.addresses) for other in everybody if other.is_declared):
        return somebody.is_declared and meant.within(somebody.addresses), None
    return meant.meets(somebody.addresses), None


def listened_to(ports: Ports, somebody: Endpoint, everybody: Collection[Endpoint]) -> Iterator[Ports]:
    """Those of the ports that belong to this one, of all who share its addresses and cannot be told apart there.

    A port on which only some of them listen is theirs; on any other the way is open to all of them.
    """
    sharing = [other for other in everybody if other.is_declared and other.addresses == somebody.addresses]
    taken = {port for other in sharing if other is not somebody for port in other.listens} - somebody.listens
    if not somebody.is_declared or ports.protocol != "tcp":
        taken = set()
    first = ports.first
    for port in sorted(port for port in taken if ports.first <= port <= ports.last):
        if first < port:
            yield Ports(ports.protocol, first, port - 1)
        first = port + 1
    if first <= ports.last:
        yield Ports(ports.protocol, first, ports.last)
