"""What Kubernetes refuses in a policy, though its schema does not: the whole policy is then missing."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import Block, NetworkPolicy, Peer, PolicyPort, PolicySpec
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

Wrong = tuple[tuple[Step, ...], str]

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_WITH_VALUES = ("In", "NotIn")


def check(release: Release) -> Iterator[Finding]:
    for policy in release.of(NetworkPolicy):
        for path, what in _wrong(policy.body.spec):
            yield Finding(
                rule=RULE.id,
                place=policy.place("spec", *path),
                what=f"{policy.manifest} {what}",
                mend="write it as the API reference of NetworkPolicy has it",
            )


def _wrong(spec: PolicySpec) -> Iterator[Wrong]:
    yield from _of_selector(("podSelector",), spec.pod_selector)
    for key, number, side, rule in spec.rules():
        for index, peer in enumerate(rule.peers):
            yield from _of_peer((key, number, side, index), peer)
        for index, port in enumerate(rule.ports):
            yield from _of_port((key, number, "ports", index), port)


def _of_selector(path: tuple[Step, ...], selector: Selector | None) -> Iterator[Wrong]:
    for number, expression in enumerate(selector.match_expressions if selector else ()):
        if expression.operator not in _OPERATORS:
            yield (*path, "matchExpressions", number, "operator"), f"has no such operator as {expression.operator}"
        elif bool(expression.values) != (expression.operator in _WITH_VALUES):
            what = f"has {'values' if expression.values else 'no values'} for {expression.operator}"
            yield (*path, "matchExpressions", number, "values"), what


def _of_peer(path: tuple[Step, ...], peer: Peer) -> Iterator[Wrong]:
    if peer.ip_block and (peer.pod_selector or peer.namespace_selector):
        yield path, "names addresses and pods in one peer"
    if not peer.ip_block and not peer.pod_selector and not peer.namespace_selector:
        yield path, "has a peer that names nobody"
    yield from _of_selector((*path, "podSelector"), peer.pod_selector)
    yield from _of_selector((*path, "namespaceSelector"), peer.namespace_selector)
    if peer.ip_block:
        yield from _of_block((*path, "ipBlock"), peer.ip_block)


def _of_block(path: tuple[Step, ...], block: Block) -> Iterator[Wrong]:
    whole = _addresses(block.cidr)
    if not whole:
        yield (*path, "cidr"), f"has no block of addresses in {block.cidr}"
        return
    for number, hole in enumerate(block.holes):
        inside = _addresses(hole)
        if not inside or not inside.within(whole) or whole.within(inside):
            yield (*path, "except", number), f"leaves {hole} out of {block.cidr}, which is no part of it"


def _addresses(block: str) -> Addresses:
    try:
        return Addresses.of(block)
    except ValueError:
        return Addresses()


def _of_port(path: tuple[Step, ...], port: PolicyPort) -> Iterator[Wrong]:
    if port.protocol not in ("TCP", "UDP"):
        yield (*path, "protocol"), f"lets {port.protocol} through, which nothing here speaks"
    if port.end_port is not None and (not isinstance(port.port, int) or port.end_port < port.port):
        yield (*path, "endPort"), f"ends at {port.end_port} what begins at {port.port}"


RULE = Rule(
    id="kubernetes-policies-valid",
    promise="N1",
    says="every policy is one that Kubernetes takes, for TCP and UDP alone",
    check=check,
)
