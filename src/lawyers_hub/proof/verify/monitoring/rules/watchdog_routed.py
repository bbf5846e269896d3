"""One alert always fires and is heard outside: when it stops, whoever hears it knows that nobody is told any more."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import Alert
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.telling import Route
from lawyers_hub.proof.verify.rules import Rule

_OFTEN_S = 300


def check(monitoring: Monitoring) -> Iterator[Finding]:
    telling = monitoring.telling
    if telling is None:
        return
    watchdogs = [alert for alert in monitoring.alerts if alert.always_fires]
    rest = [alert for alert in monitoring.alerts if not alert.always_fires]
    others = {route.receiver for alert in rest for route in _routes(telling.route, alert)}
    if not watchdogs:
        what = "no alert always fires, so nobody would notice that alerts no longer come"
        mend = "add an alert with the expression vector(1) and route it to somebody who misses it"
        yield Finding(rule=RULE.id, place=telling.route.place, what=what, mend=mend)
    for alert in watchdogs:
        for route in _routes(telling.route, alert):
            if route.receiver in others or route.repeat_s > _OFTEN_S:
                how = "whoever is told of all others" if route.receiver in others else "somebody, too seldom"
                yield Finding(
                    rule=RULE.id,
                    place=route.place,
                    what=f"the alert {alert.name}, which must never stop, is told to {how}",
                    mend="route it to a receiver of its own, again at least every five minutes",
                    because=(alert.place,),
                )


def _routes(top: Route, alert: Alert) -> Iterator[Route]:
    return top.taken({name: said.text for name, said in alert.labels.items()} | {"alertname": alert.name})


RULE = Rule(
    id="watchdog-routed",
    promise="O2",
    says="an alert that always fires goes to a receiver of its own, often",
    check=check,
)
