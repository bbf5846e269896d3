"""An alert that Prometheus tells nobody is silence."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    services = monitoring.declaration.topology.services
    for scraping in monitoring.scraping:
        if not scraping.alertmanagers:
            yield Finding(
                rule=RULE.id,
                place=scraping.place,
                what=f"Prometheus on {scraping.plane} tells nobody of its alerts",
                mend="name Alertmanager under alerting.alertmanagers",
            )
        for told in scraping.alertmanagers:
            service = services.get(told.host.partition(".")[0])
            if service is None or told.port not in service.ports.values():
                yield Finding(
                    rule=RULE.id,
                    place=told.place,
                    what=f"Prometheus on {scraping.plane} tells {told.host}:{told.port}, where nobody declared listens",
                    mend="name the declared service and its port",
                )


RULE = Rule(
    id="alerts-sent",
    promise="O2",
    says="every Prometheus tells a declared service of its alerts",
    check=check,
)
