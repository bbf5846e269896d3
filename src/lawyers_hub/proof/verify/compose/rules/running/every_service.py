"""What runs is what was declared: a service that nobody declared has no budget, no flows and nobody who knows it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    declaration = composition.declaration
    for name, container in composition.containers.items():
        if name not in declaration.topology.services:
            yield Finding(
                rule=RULE.id,
                place=container.place,
                what=f"{name} runs under Compose, and the topology declares no such service",
                mend=f"declare [services.{name}] in {declaration.file}, or remove it here",
            )
        elif container.said.get("profiles"):
            what = f"{name} is declared, and is not started with the others but by a profile"
            yield container.finding(RULE.id, "profiles", what, "remove profiles")
    for name in declaration.topology.services:
        if name not in composition.containers:
            yield Finding(
                rule=RULE.id,
                place=composition.place,
                what=f"{name} is declared and does not run under Compose",
                mend=f"add a service {name}",
                because=(declaration.place(f"services.{name}"),),
            )


RULE = Rule(
    id="compose-every-service",
    promise="N1",
    says="every declared service runs under Compose, and no other",
    check=check,
)
