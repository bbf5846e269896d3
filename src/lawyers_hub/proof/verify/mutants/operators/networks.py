"""Each membership in a network of Compose: given up, or taken up elsewhere; each wall around a network: taken down."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.operators.choosing import another
from lawyers_hub.proof.verify.mutants.operators.nodes import Part, documents

KIND = "networks of Compose"


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    for composition in documents(root, file):
        names = [name for name, _ in composition.pairs("networks")]
        for service, part in composition.pairs("services"):
            yield from _memberships(service, part, names)
            yield from _published(service, part)
        for name, network in composition.pairs("networks"):
            if (internal := network.at("internal")) and internal.value == "true":
                yield _mutant(f"the network {name} is no longer internal", internal.replaced("false"))


def _memberships(service: str, part: Part, names: Sequence[str]) -> Iterator[Mutant]:
    members = part.items("networks")
    known = [member.value for member in members]
    for member in members:
        if other := another(names, member.value, known):
            yield _mutant(f"{service} is in {other} instead of {member.value}", member.replaced(other))
        if len(members) > 1:
            yield _mutant(f"{service} has left the network {member.value}", member.removed())


def _published(service: str, part: Part) -> Iterator[Mutant]:
    """The machine's door, where there was none."""
    networks = part.at("networks")
    if networks is None or part.at("ports"):
        return
    begin = part.text.rfind("\n", 0, part.begin) + 1
    column = " " * (part.begin - begin)
    change = Change(part.file, begin, begin, f'{column}ports: ["18080:8080"]\n')
    yield _mutant(f"a port of {service} is published", change)


def _mutant(what: str, change: Change) -> Mutant:
    return Mutant(what=what, kind=KIND, changes=(change,))
