"""Without requests nothing is scheduled rightly; without limits one pod takes what the others were promised."""

from collections.abc import Iterator
from decimal import Decimal

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_UNITS = {"cpu": Decimal("0.001"), "memory": Decimal(1024**2)}
_BOUNDS = ("requests", "limits")


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        given = {"requests": container.resources.requests, "limits": container.resources.limits}
        service = release.services.get(workload.name)
        for number, bound in enumerate(_BOUNDS):
            for resource, unit in _UNITS.items():
                said = given[bound].get(resource)
                wanted = _declared(service, resource, number)
                if said is not None and (wanted is None or amount(said) == wanted * unit):
                    continue
                meant = f"{wanted}{'m' if resource == 'cpu' else 'Mi'}" if wanted is not None else "some bound"
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place(*at, "resources", bound, resource),
                    what=f"{workload.name} has {said or 'nothing'} as {bound} of {resource}, and {meant} is meant",
                    mend=f"set {bound} of {resource} to {meant}",
                    because=(release.declared_at(workload.name),) if service else (),
                )


def _declared(service: Service | None, resource: str, number: int) -> int | None:
    budget = (service.cpu_m if resource == "cpu" else service.memory_mib) if service else None
    return budget[number] if budget else None


RULE = Rule(
    id="kubernetes-budgets",
    promise="S2",
    says="every container has the requests and limits of CPU and memory that the topology declares",
    check=check,
)
