"""Services find one another by name: who bears another's name is told what was meant for it, passwords among it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    names = {*composition.containers, *composition.declaration.topology.services}
    for container in composition.containers.values():
        for network, joined in container.networks.items():
            for alias in joined.aliases:
                if alias in names - {container.name}:
                    yield Finding(
                        rule=RULE.id,
                        place=joined.place,
                        what=f"{container.name} answers to the name of {alias} in the network {network}",
                        mend=f"remove the alias {alias}",
                    )


RULE = Rule(
    id="compose-names-of-ones-own",
    promise="N1",
    says="no service answers to the name of another",
    check=check,
)
