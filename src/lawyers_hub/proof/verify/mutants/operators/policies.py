"""Each network policy of Kubernetes: taken away, widened, moved to another port, given to somebody else."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.operators.choosing import another
from lawyers_hub.proof.verify.mutants.operators.nodes import Part, manifests
from lawyers_hub.proof.verify.reach import LAST_PORT

KIND = "network policies"

_SIDES = {"ingress": "from", "egress": "to"}
_EVERYBODY = "0.0.0.0/0"

Telling = Callable[..., Mutant]
"""Makes a mutant of one policy: what becomes of it, and the changes."""


def mutants(root: Path, folders: set[str], services: Sequence[str]) -> Iterator[Mutant]:
    for policy in manifests(root, folders):
        if (kind := policy.at("kind")) and kind.value == "NetworkPolicy" and policy.at("spec"):
            yield from _of_one(policy, services)


def _of_one(policy: Part, services: Sequence[str]) -> Iterator[Mutant]:
    name = policy.at("metadata", "name")

    def tell(says: str, *changes: Change) -> Mutant:
        return Mutant(what=f"the policy {name.value if name else '?'} {says}", kind=KIND, changes=changes)

    yield tell("is gone", policy.replaced(""))
    if pods := policy.at("spec", "podSelector"):
        yield from _selected(pods, "podSelector", services, tell)
    types = policy.items("spec", "policyTypes")
    for item in types if len(types) > 1 else []:
        yield tell(f"says nothing of {item.value}", item.removed())
    for side, word in _SIDES.items():
        for rule in policy.items("spec", side):
            yield from _of_ports(rule, tell)
            for peer in rule.items(word):
                yield from _of_peer(peer, word, services, tell)


def _of_ports(rule: Part, tell: Telling) -> Iterator[Mutant]:
    for change in rule.without("ports"):
        yield tell("has a rule without ports", change)
    ports = rule.items("ports")
    for item in ports:
        if (protocol := item.at("protocol")) and protocol.value in ("TCP", "UDP"):
            yield tell("speaks another protocol", protocol.replaced("UDP" if protocol.value == "TCP" else "TCP"))
        if (port := item.at("port")) and port.value.isdecimal():
            number = int(port.value)
            yield tell(f"opens {number + 1} instead of {number}", port.replaced(str(number + 1)))
            yield tell(f"opens every port from {number} on", _wider(item, port))
        if len(ports) > 1:
            yield tell("opens one port less", item.removed())


def _wider(item: Part, port: Part) -> Change:
    column = item.begin - port.text.rfind("\n", 0, item.begin) - 1
    return port.replaced(f"{port.value}{', ' if item.flows else chr(10) + ' ' * column}endPort: {LAST_PORT}")


def _of_peer(peer: Part, word: str, services: Sequence[str], tell: Telling) -> Iterator[Mutant]:
    if pods := peer.at("podSelector"):
        yield from _selected(pods, word, services, tell)
        if list(pods.pairs()):
            yield tell(f"has an empty podSelector in `{word}`", pods.replaced("{}"))
    if spaces := peer.at("namespaceSelector"):
        for _, label in spaces.pairs("matchLabels"):
            yield tell(f"means another namespace in `{word}`", label.replaced("default"))
        yield tell(f"means every namespace in `{word}`", spaces.replaced("{}"))
    if (block := peer.at("ipBlock", "cidr")) and block.value != _EVERYBODY:
        yield tell(f"has the whole world in `{word}`", block.replaced(_EVERYBODY))
    for address in peer.items("ipBlock", "except"):
        yield tell(f"no longer excepts {address.value}", address.removed())


def _selected(selector: Part, word: str, services: Sequence[str], tell: Telling) -> Iterator[Mutant]:
    """With one of the services that a selector names swapped for another, or left out of several."""
    for _, label in selector.pairs("matchLabels"):
        if label.value in services and (other := another(services, label.value)):
            yield tell(f"says {other} instead of {label.value} in `{word}`", label.replaced(other))
    for expression in selector.items("matchExpressions"):
        values = expression.items("values")
        for value in values:
            if other := another(services, value.value, [one.value for one in values]):
                yield tell(f"says {other} instead of {value.value} in `{word}`", value.replaced(other))
            if len(values) > 1:
                yield tell(f"forgets {value.value} in `{word}`", value.removed())
