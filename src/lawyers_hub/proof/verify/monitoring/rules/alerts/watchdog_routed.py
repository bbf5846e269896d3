"""One alert always fires and is heard outside: when it stops, whoever hears it knows that nobody is told any more."""

from collections.abc import Iterator, Mapping

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
    addresses = {receiver.name: receiver.addresses for receiver in telling.receivers}
    for alert in watchdogs:
        for route in _routes(telling.route, alert):
            shared = route.receiver in others or _shares(route.receiver, others, addresses)
            if shared or route.repeat_s > _OFTEN_S:
                how = "whoever is told of all others" if shared else "somebody, too seldom"
                yield Finding(
                    rule=RULE.id,
                    place=route.place,
                    what=f"the alert {alert.name}, which must never stop, is told to {how}",
                    mend="route it to a receiver of its own, again at least every five minutes",
                    because=(alert.place,),
                )


def _shares(receiver: str, others: set[str], addresses: Mapping[str, frozenset[str]]) -> bool:
    own = addresses.get(receiver, frozenset())
    return any(own & addresses.get(other, frozenset()) for other in others)


def _routes(top: Route, alert: Alert) -> Iterator[Route]:
    return top.taken(alert.own_labels)


RULE = Rule(
    id="watchdog-routed",
    promise="O2",
    says="an alert that always fires goes to a receiver of its own, often",
    check=check,
)
