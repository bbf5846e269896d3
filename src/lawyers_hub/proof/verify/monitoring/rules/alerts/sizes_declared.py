"""Rules that compare with how much of a service there should be have it from the same place as everybody else."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import Recorded
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.numbers import value
from lawyers_hub.proof.verify.monitoring.promql import Call
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service, Size


def check(monitoring: Monitoring) -> Iterator[Finding]:
    services = monitoring.declaration.topology.services
    for series, size in monitoring.declaration.topology.sizes.items():
        made = [one for one in monitoring.recorded if one.name == series]
        told = {one.labels.get("job", ""): one for one in made}
        tiers = {services[name].tier for name in told if name in services}
        for name, one in told.items():
            wanted = _size(services[name], size) if name in services else None
            if wanted is None or _number(one) != wanted:
                yield Finding(
                    rule=RULE.id,
                    place=one.query.place,
                    what=f"{series} of {name or 'no job'} is {one.query.text}, and {_said(wanted)} is declared",
                    mend=f"write vector({wanted:g})" if wanted is not None else "remove the rule",
                )
        for name, service in services.items():
            if service.metrics and service.tier in tiers and name not in told and _size(service, size) is not None:
                yield Finding(
                    rule=RULE.id,
                    place=made[-1].place,
                    what=f"{series} of {name} is not recorded, so no alert compares with it",
                    mend=f"record it as vector({_size(service, size):g}) with the label job: {name}",
                )


def _size(service: Service, size: Size) -> float | None:
    if size == "replicas.min":
        return service.replicas.min if service.replicas else None
    return service.cpu_m[1] / 1000 if service.cpu_m else None


def _number(series: Recorded) -> float | None:
    match series.query.expression:
        case Call("vector", (number,)):
            return value(number, {})
        case _:
            return None


def _said(wanted: float | None) -> str:
    return "nothing" if wanted is None else f"{wanted:g}"


RULE = Rule(
    id="sizes-declared",
    promise="O2",
    says="the sizes that rules compare with are those of the topology",
    check=check,
)
