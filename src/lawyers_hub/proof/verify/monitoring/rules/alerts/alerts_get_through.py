"""No alert is kept from people by a route that takes another, by a silence, or by one that is no graver."""

from collections.abc import Iterator
from itertools import pairwise

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import Alert
from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.telling import Inhibition, Route, Telling
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_GRAVITIES = ("critical", "warning", "info", "none")
_MOST_WAIT_S = 300.0
# Alertmanager forgets after five days whom it has told of what.
_MOST_REPEAT_S = 120 * 3600.0


def check(monitoring: Monitoring) -> Iterator[Finding]:
    if (telling := monitoring.telling) is None or not monitoring.alerts:
        return
    yield from _routes(monitoring, telling)
    for inhibition in telling.inhibitions:
        yield from _inhibited(monitoring, inhibition)


def _routes(monitoring: Monitoring, telling: Telling) -> Iterator[Finding]:
    taken = {alert.name: list(telling.route.taken(alert.own_labels)) for alert in monitoring.alerts}
    used = {id(route) for routes in taken.values() for route in routes}
    for route in telling.route.everything():
        if route is not telling.route and not route.routes and id(route) not in used:
            yield _finding(route.place, "a route takes no alert there is", "mend what it chooses by, or remove it")
        if id(route) in used and (route.wait_s > _MOST_WAIT_S or route.repeat_s > _MOST_REPEAT_S):
            how = f"first after {route.wait_s:g} s and again after {route.repeat_s:g}"
            yield _finding(
                route.place, f"people are told {how}", "tell them within five minutes, and again within days"
            )
    for alert in monitoring.alerts:
        for route in taken[alert.name] if _gravity(alert) == 0 else ():
            if route.muted:
                what = f"the alert {alert.name}, which is critical, is told to nobody at some hours"
                yield _finding(route.place, what, f"remove {route.muted[0]}")
    yield from _seldom(monitoring, taken)


def _seldom(monitoring: Monitoring, taken: dict[str, list[Route]]) -> Iterator[Finding]:
    """What is graver is repeated at least as often."""
    by_gravity: dict[int, list[Route]] = {}
    for alert in monitoring.alerts:
        if not alert.always_fires:
            by_gravity.setdefault(_gravity(alert), []).extend(taken[alert.name])
    for graver, lighter in pairwise(sorted(by_gravity)):
        slow = max(by_gravity[graver], key=lambda route: route.repeat_s)
        quick = min(by_gravity[lighter], key=lambda route: route.repeat_s)
        if slow.repeat_s > quick.repeat_s:
            what = (
                f"an alert that is {_GRAVITIES[graver]} is repeated less often than one that is {_GRAVITIES[lighter]}"
            )
            yield _finding(slow.place, what, "repeat what is graver at least as often", quick.place)


def _inhibited(monitoring: Monitoring, inhibition: Inhibition) -> Iterator[Finding]:
    sources = [one for one in monitoring.alerts if all(choice.takes(one.own_labels) for choice in inhibition.sources)]
    targets = [one for one in monitoring.alerts if all(choice.takes(one.own_labels) for choice in inhibition.targets)]
    for source in sources:
        if source.always_fires:
            what = f"the alert {source.name} always fires, and keeps {targets[0].name if targets else 'others'} quiet"
            yield _finding(inhibition.place, what, "choose an alert that ends", source.place)
            return
    for target in targets:
        lighter = [one for one in sources if _gravity(one) > _gravity(target) and one.name != target.name]
        if lighter or target.always_fires:
            by = lighter[0].name if lighter else " and ".join(one.name for one in sources)
            what = f"the alert {target.name} is kept quiet by {by}, which is no graver"
            yield _finding(inhibition.place, what, "let the cause keep its consequences quiet", target.place)
            return
    if not inhibition.equal and not any(choice.label == "alertname" for choice in inhibition.targets):
        what = f"one alert keeps {len(targets)} others quiet, whatever they are about"
        yield _finding(inhibition.place, what, "name the alerts that follow from it, or what must be equal")
    yield from _equal(monitoring, inhibition, [*sources, *targets])


def _equal(monitoring: Monitoring, inhibition: Inhibition, alerts: list[Alert]) -> Iterator[Finding]:
    """A label that both lack is equal, too."""
    labelling = Labelling(monitoring)
    for label in inhibition.equal if monitoring.exported is not None else ():
        for alert in alerts:
            known = labelling.of(alert.query.expression) if alert.query.expression else None
            if known is not None and label not in known | alert.labels.keys() | {"alertname"}:
                what = f"the alert {alert.name} has no {label}, by which it is to be kept quiet or keep others so"
                yield _finding(inhibition.place, what, "name a label that both have", alert.place)
                return


def _gravity(alert: Alert) -> int:
    said = alert.labels.get("severity")
    return _GRAVITIES.index(said.text) if said and said.text in _GRAVITIES else len(_GRAVITIES)


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="alerts-get-through",
    promise="O2",
    says="every route takes an alert, what is graver comes as often, and only a cause keeps its consequences quiet",
    check=check,
)
