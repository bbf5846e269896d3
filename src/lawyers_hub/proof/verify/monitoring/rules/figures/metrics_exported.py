"""A query for what nobody exports is always empty: its alert never fires, and its panel shows nothing."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    if monitoring.exported is None:
        return
    labelling = Labelling(monitoring)
    for query in monitoring.queries():
        found = walk(query.expression) if query.expression else ()
        asked = dict.fromkeys(one.metric for one in found if isinstance(one, Selector) and one.metric)
        for metric in asked:
            if not labelling.knows(metric):
                yield Finding(
                    rule=RULE.id,
                    place=query.place,
                    what=f"{query.asker} asks for {metric}, which nobody exports and no rule records",
                    mend="ask for a metric of the table of exported ones, or add it there if somebody exports it",
                )


RULE = Rule(
    id="metrics-exported",
    promise="O2",
    says="every query asks for metrics that somebody exports or a rule records",
    check=check,
)
