"""What a container may use is what the topology plans with; without a limit one service can starve all others."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Budget, Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_KINDS = ("reservations", "limits")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        declared = composition.service(container.name)
        for number, kind in enumerate(_KINDS):
            budget = container.limits if kind == "limits" else container.reservations
            yield from _differences(container, kind, budget, declared, number)


def _differences(
    container: Container, kind: str, budget: Budget, declared: Service | None, number: int
) -> Iterator[Finding]:
    cpu = declared.cpu_m[number] if declared and declared.cpu_m else None
    memory = declared.memory_mib[number] if declared and declared.memory_mib else None
    for key, found, wanted, unit, scale in (
        ("cpus", budget.cpu_m, cpu, "thousandths of a core", 1000),
        ("memory", budget.memory_mib, memory, "MiB", 1),
    ):
        if found is None or (wanted is not None and found != wanted):
            said = "nothing" if found is None else f"{found:g} {unit}"
            meant = "a bound" if wanted is None else f"{wanted} {unit}"
            value = "" if wanted is None else f': "{wanted / scale:g}{"M" if key == "memory" else ""}"'
            yield Finding(
                rule=RULE.id,
                place=container.place_of(f"deploy.resources.{kind}.{key}") if found is not None else budget.place,
                what=f"the {kind} of {container.name} say {said} for {key}, and {meant} is meant",
                mend=f"write deploy.resources.{kind}.{key}{value}",
                verdict="unknown" if container.doubts.get("deploy") else "broken",
            )


RULE = Rule(
    id="compose-budgets",
    promise="S2",
    says="every container has limits and reservations, and they are those of the topology",
    check=check,
)
