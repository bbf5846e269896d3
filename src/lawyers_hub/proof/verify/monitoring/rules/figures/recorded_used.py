"""What is worked out for nobody is work for nothing, and a name that somebody once relied on."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    asked = {
        one.metric
        for query in monitoring.queries()
        if query.expression
        for one in walk(query.expression)
        if isinstance(one, Selector)
    }
    for name, series in {series.name: series for series in monitoring.recorded}.items():
        if name not in asked:
            yield Finding(
                rule=RULE.id,
                place=series.place,
                what=f"{name} is recorded, and no alert and no dashboard asks for it",
                mend="remove the rule",
            )


RULE = Rule(
    id="recorded-used",
    promise="O2",
    says="every recorded series is asked for",
    check=check,
)
