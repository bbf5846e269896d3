"""Of what people must be told is declared; an alert that somebody removed is missed here, and not at night."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    declared, found = monitoring.declaration.topology.alerts, {alert.name for alert in monitoring.alerts}
    place = monitoring.declaration.place("alerts")
    for name in declared:
        if name not in found:
            yield Finding(
                rule=RULE.id,
                place=Place(monitoring.rule_files[0].file, 1) if monitoring.rule_files else place,
                what=f"people must be told of {name}, and no rule raises this alert",
                mend=f"write the alert {name}, or remove it from [alerts]",
                because=(place,),
            )
    for alert in monitoring.alerts if declared else ():
        if alert.name not in declared:
            yield Finding(
                rule=RULE.id,
                place=alert.place,
                what=f"the alert {alert.name} is raised, and nobody declared that people want to be told of it",
                mend=f"add {alert.name} to [alerts] in {monitoring.declaration.file}",
            )
        elif (meant := declared[alert.name].severity) and (said := alert.labels.get("severity")) and said.text != meant:
            yield Finding(
                rule=RULE.id,
                place=said.place,
                what=f"the alert {alert.name} is raised as {said.text}, and it is {meant}",
                mend=f"write severity: {meant}",
                because=(place,),
            )


RULE = Rule(
    id="alerts-declared",
    promise="O2",
    says="exactly the alerts are raised of which people are meant to be told, as grave as they are",
    check=check,
)
