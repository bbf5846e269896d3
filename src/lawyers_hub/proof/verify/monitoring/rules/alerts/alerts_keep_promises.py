"""An alert that compares with another number than was promised fires too late or for nothing."""

from collections.abc import Iterable, Iterator, Mapping
from math import isclose

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import Alert
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.numbers import bounds, promised
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Topology


def check(monitoring: Monitoring) -> Iterator[Finding]:
    topology = monitoring.declaration.topology
    names = _names(topology)
    for alert in monitoring.alerts:
        declared = topology.alerts.get(alert.name)
        if declared is not None and alert.query.expression is not None:
            yield from _compared(monitoring, alert, declared.bounds, names)


def _compared(
    monitoring: Monitoring, alert: Alert, declared: Iterable[str], names: Mapping[str, float]
) -> Iterator[Finding]:
    place = monitoring.declaration.place(alert.name if alert.name in monitoring.declaration.lines else "alerts")
    try:
        wanted = [promised(text, names) for text in declared]
    except ValueError as problem:
        what = f"the bounds declared for {alert.name} cannot be worked out: {problem}"
        mend = "work them out of numbers, promises and how long things are kept"
        yield Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict="unknown")
        return
    found = list(bounds(alert.query.expression)) if alert.query.expression else []
    if not (_all_in(found, wanted) and _all_in(wanted, found)):
        meant = (
            " and ".join(f"{text} = {number:g}" for text, number in zip(declared, wanted, strict=True)) or "no number"
        )
        yield Finding(
            rule=RULE.id,
            place=alert.query.place,
            what=f"the alert {alert.name} compares with {_list(found)}, and {meant} is promised",
            mend="compare with what is promised, or change the promise",
            because=(place,),
        )


def _all_in(some: list[float], others: list[float]) -> bool:
    return all(any(isclose(one, other, rel_tol=1e-9) for other in others) for one in some)


def _list(numbers: list[float]) -> str:
    return " and ".join(f"{number:g}" for number in dict.fromkeys(numbers)) or "no number"


def _names(topology: Topology) -> dict[str, float]:
    """What can be promised: the promises, and how Redis is kept."""
    kept = topology.persistence.redis
    times = {"backup_every_minutes": kept.backup_every_minutes if kept else None}
    times["backup_too_old_after_minutes"] = kept.backup_too_old_after_minutes if kept else None
    return {**topology.promises, **{name: float(number) for name, number in times.items() if number is not None}}


RULE = Rule(
    id="alerts-keep-promises",
    promise="O2",
    says="every number that an alert compares with is one that was promised",
    check=check,
)
