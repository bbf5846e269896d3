"""A route or an inhibition for an alert that is called otherwise by now is for nobody."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.telling import Choice, Telling
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    if monitoring.telling is None:
        return
    known = {
        "alertname": {alert.name for alert in monitoring.alerts},
        "severity": {said.text for alert in monitoring.alerts if (said := alert.labels.get("severity"))},
    }
    for choice in _choices(monitoring.telling):
        for value in _values(choice):
            if choice.label in known and value not in known[choice.label]:
                yield Finding(
                    rule=RULE.id,
                    place=choice.place,
                    what=f"Alertmanager looks for alerts with {choice.label} {value}, and there are none",
                    mend=f"mend the name, or remove {value}",
                )


def _choices(telling: Telling) -> Iterator[Choice]:
    for route in telling.route.everything():
        yield from route.choices
    for inhibition in telling.inhibitions:
        yield from (*inhibition.sources, *inhibition.targets)


def _values(choice: Choice) -> list[str]:
    """One, or the alternatives of a pattern; of any other pattern nothing is known."""
    if choice.operator in {"=", "!="}:
        return [choice.value]
    return choice.value.split("|") if re.fullmatch(r"[\w|]+", choice.value) else []


RULE = Rule(
    id="choices-name-alerts",
    promise="O2",
    says="every alert and severity that Alertmanager chooses by exists",
    check=check,
)
