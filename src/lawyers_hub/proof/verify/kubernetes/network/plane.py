"""Who may reach whom in a cluster, as NetworkPolicies say.

A policy concerns the pods it selects in its own namespace. Where no policy of a direction selects a pod, that direction
is open; where one does, what any of them allows passes, and nothing else.
Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/.
"""

from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.kubernetes.labels import Worn, requirements_of
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.network.endpoints import Endpoint, endpoints_of
from lawyers_hub.proof.verify.kubernetes.network.peers import fits, listened_to
from lawyers_hub.proof.verify.kubernetes.network.ports import ports_of
from lawyers_hub.proof.verify.kubernetes.objects.networks import EgressRule, IngressRule, NetworkPolicy
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, Opening, Plane, Ports, Side

Policy = Object[NetworkPolicy]

_WORDS: dict[Side, tuple[str, str, str]] = {"out": ("Egress", "egress", "to"), "in": ("Ingress", "ingress", "from")}

LIMITS = (
    "an ipBlock that covers any part of the internet counts as open to the internet",
    "addresses that the topology gives to several (stores, doors to services of a cloud) are told apart by port alone",
    "nothing here shows that the network plugin of a cluster enforces its policies",
)


def plane_of(release: Release) -> Plane:
    """Every opening of both sides of every pod of ours, those towards and from the outside among them."""
    everybody = endpoints_of(release)
    held = [(endpoint, side) for endpoint in everybody if endpoint.is_ours for side in _WORDS]
    policies = release.of(NetworkPolicy)
    return Plane(
        name=release.plane,
        endpoints=frozenset({*(endpoint.name for endpoint in everybody), *release.declaration.topology.services}),
        openings=(
            *(o for endpoint, side in held for o in _open_ends(release, policies, endpoint, side, everybody)),
            *(o for policy in policies for o in openings_of(release, policy, everybody)),
        ),
        uncontrolled=frozenset((e.name, side) for e in everybody if not e.is_ours for side in _WORDS),
        doors={
            **{(name, side): release.place() for name in release.services for side in _WORDS},
            **{(endpoint.name, side): _door(release, policies, endpoint, side) for endpoint, side in held},
        },
        limits=LIMITS,
    )


def directions_of(policy: NetworkPolicy) -> frozenset[str]:
    """Egress and ingress as said; unsaid, ingress always, and egress where there are rules of it."""
    if policy.spec.policy_types:
        return frozenset(policy.spec.policy_types)
    return frozenset({"Ingress", "Egress"} if policy.spec.egress else {"Ingress"})


def concerns(policy: Policy, endpoint: Endpoint, side: Side, namespace: str) -> bool:
    """Whether it decides what passes this side of the pods. Of newcomers, whether it does so for any of them."""
    if _WORDS[side][0] not in directions_of(policy.body) or policy.manifest.namespace != namespace:
        return False
    wanted = requirements_of(policy.body.spec.pod_selector)
    return any(pods.labels.meet(wanted) for pods in endpoint.pods)


def openings_of(release: Release, policy: Policy, everybody: Sequence[Endpoint]) -> Iterator[Opening]:
    """What one policy alone lets through, of whatever sides it decides on."""
    for endpoint in everybody:
        for side in _WORDS if endpoint.is_ours else ():
            if concerns(policy, endpoint, side, _namespace(release, endpoint)):
                for number, rule in enumerate(_rules(policy, side)):
                    yield from _of_rule(policy, number, rule, side, endpoint, everybody)


def _open_ends(
    release: Release, policies: Sequence[Policy], endpoint: Endpoint, side: Side, everybody: Sequence[Endpoint]
) -> Iterator[Opening]:
    """Everything, where no policy holds this side of a pod, or none can: in the machine's own network."""
    if place := _open_end(release, _concerning(release, policies, endpoint, side), endpoint):
        for other in everybody:
            yield from (_opening(side, endpoint, other, ports, (place,)) for ports in EVERY_PORT)


def _open_end(release: Release, concerning: Sequence[Policy], endpoint: Endpoint) -> Place | None:
    if endpoint.workload and endpoint.workload.pod.host_network:
        return endpoint.workload.pod_place("hostNetwork")
    if endpoint.workload:
        return None if concerning else endpoint.workload.labels_place()
    # The barest newcomer has no label at all, so only a selector that asks for none holds it.
    bare = Worn({})
    held = any(bare.meet(requirements_of(policy.body.spec.pod_selector)) for policy in concerning)
    return None if held else release.place()


def _of_rule(
    policy: Policy,
    number: int,
    rule: EgressRule | IngressRule,
    side: Side,
    endpoint: Endpoint,
    everybody: Sequence[Endpoint],
) -> Iterator[Opening]:
    for other in everybody:
        receiver = endpoint if side == "in" else other
        for peer, doubt in _peers(policy, rule, other, everybody):
            for ports, entry, unsure in ports_of(rule.ports, receiver):
                places = _places(policy, side, number, peer, entry)
                for piece in listened_to(ports, receiver, everybody):
                    yield _opening(side, endpoint, other, piece, places, doubt or unsure)


def _peers(
    policy: Policy, rule: EgressRule | IngressRule, other: Endpoint, everybody: Sequence[Endpoint]
) -> Iterator[tuple[int | None, str | None]]:
    """The number of each peer that means the other, and what is not known about it. No peers mean everybody."""
    if not rule.peers:
        yield None, None
    for number, peer in enumerate(rule.peers):
        meant, doubt = fits(peer, policy.manifest.namespace, other, everybody)
        if meant:
            yield number, doubt


def _places(policy: Policy, side: Side, number: int, peer: int | None, entry: int | None) -> tuple[Place, ...]:
    _, rules, peers = _WORDS[side]
    at = ("spec", rules, number)
    of_peer = policy.place(*at) if peer is None else policy.place(*at, peers, peer)
    of_port = policy.place(*at) if entry is None else policy.place(*at, "ports", entry, "port")
    return (of_peer,) if of_peer == of_port else (of_peer, of_port)


def _opening(
    side: Side, endpoint: Endpoint, other: Endpoint, ports: Ports, places: tuple[Place, ...], doubt: str | None = None
) -> Opening:
    source, target = (endpoint, other) if side == "out" else (other, endpoint)
    return Opening(side, source.name, target.name, ports, places, doubt)


def _door(release: Release, policies: Sequence[Policy], endpoint: Endpoint, side: Side) -> Place:
    """Where rules for this side stand already: best in a policy that selects by name, and not in the one for all."""
    concerning = sorted(_concerning(release, policies, endpoint, side), key=lambda policy: not _rules(policy, side))
    return concerning[0].place("spec", _WORDS[side][1]) if concerning else release.place()


def _concerning(release: Release, policies: Sequence[Policy], endpoint: Endpoint, side: Side) -> list[Policy]:
    return [policy for policy in policies if concerns(policy, endpoint, side, _namespace(release, endpoint))]


def _rules(policy: Policy, side: Side) -> Sequence[EgressRule | IngressRule]:
    return policy.body.spec.egress if side == "out" else policy.body.spec.ingress


def _namespace(release: Release, endpoint: Endpoint) -> str:
    return endpoint.workload.manifest.namespace if endpoint.workload else release.cluster.namespace
