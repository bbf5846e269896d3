"""Mutants that nobody thought of: every rule, membership and number in the artefacts, changed in every simple way."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from lawyers_hub.proof.verify import compose
from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.mutants.mutant import Mutant
from lawyers_hub.proof.verify.mutants.operators import networks, numbers, policies, security_groups

_GOVERNED = ("services", "flows", "cluster_flows", "egress", "aws", "given", "persistence")
"""Tables of the topology whose numbers artefacts say again."""


def generated(root: Path, declaration: Declaration) -> tuple[Mutant, ...]:
    """All of them, always in the same order."""
    return tuple(_generated(root, declaration))


def _generated(root: Path, declaration: Declaration) -> Iterator[Mutant]:
    artifacts, services = declaration.topology.artifacts, list(declaration.topology.services)
    folders = {Path(overlay).parts[0] for overlay in artifacts.kubernetes.values()}
    if artifacts.terraform:
        yield from security_groups.mutants(root, artifacts.terraform)
        yield from numbers.of_terraform(root, artifacts.terraform)
    yield from policies.mutants(root, folders, services)
    for file in compose.files_of(root, artifacts):
        yield from networks.mutants(root, file)
        yield from numbers.of_compose(root, file)
    yield from numbers.of_manifests(root, folders, services)
    yield from numbers.of_scraping(root, list(artifacts.prometheus.values()))
    yield from numbers.of_topology(root, declaration.file, _GOVERNED)


def sample(mutants: Sequence[Mutant], count: int, seed: int) -> tuple[Mutant, ...]:
    """`count` of them, or all if there are fewer, drawn evenly from every kind; the same ones for the same seed."""
    drawing = random.Random(seed)  # noqa: S311  # a sample that can be drawn again, and no secret
    kinds: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        kinds.setdefault(mutant.kind, []).append(mutant)
    for of_kind in kinds.values():
        drawing.shuffle(of_kind)
    drawn: list[Mutant] = []
    while len(drawn) < min(count, len(mutants)):
        for of_kind in kinds.values():
            if of_kind and len(drawn) < count:
                drawn.append(of_kind.pop())
    return tuple(sorted(drawn, key=lambda mutant: mutant.kind))
