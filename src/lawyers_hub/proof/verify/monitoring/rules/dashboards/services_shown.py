"""Every service is in some picture: what nobody sees is missed by nobody."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.figures import exported_as
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.monitoring.telling import Choice
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

# Whose figures they are, by the two labels that say so.
_OWNERS = ("job", "service")


def check(monitoring: Monitoring) -> Iterator[Finding]:
    drawn = [
        one
        for board in monitoring.dashboards
        for panel in board.panels
        for query in panel.queries
        if query.expression
        for one in walk(query.expression)
        if isinstance(one, Selector)
    ]
    for name, service in monitoring.declaration.topology.services.items() if monitoring.dashboards else ():
        if service.metrics and not any(_shows(monitoring, selector, name) for selector in drawn):
            yield Finding(
                rule=RULE.id,
                place=Place(monitoring.dashboards[0].file, 1),
                what=f"no dashboard shows {name}",
                mend=f"draw a figure of {name}",
                because=(monitoring.declaration.place(f"services.{name}"),),
            )


def _shows(monitoring: Monitoring, selector: Selector, name: str) -> bool:
    nowhere = Place("", 1)
    owned = [Choice(one.label, one.operator, one.value, nowhere) for one in selector.matchers if one.label in _OWNERS]
    if owned:
        return all(choice.takes(dict.fromkeys(_OWNERS, name)) for choice in owned)
    found = exported_as(selector.metric, monitoring.exported or {})
    return found is not None and found.exporter in {name, *monitoring.watchers}


RULE = Rule(
    id="services-shown",
    promise="O2",
    says="every service with figures is shown by a dashboard",
    check=check,
)
