"""Prometheus refuses to start with a rule that is no query, and a panel with one stays empty."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql.checking import kind_of
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for query in monitoring.queries():
        if query.expression is None:
            yield Finding(
                rule=RULE.id,
                place=query.place,
                what=f"{query.asker} asks what is no query: {query.wrong}",
                mend="mend the query there",
            )
        elif (kind := kind_of(query.expression)) in {"matrix", "text"}:
            yield Finding(
                rule=RULE.id,
                place=query.place,
                what=f"{query.asker} asks for a {kind}, of which nothing can be drawn or decided",
                mend="ask for one figure at a time: rate(…[5m]) and not …[5m]",
            )


RULE = Rule(
    id="queries-parse",
    promise="O2",
    says="every query of a rule and of a dashboard is one, and gives figures",
    check=check,
)
