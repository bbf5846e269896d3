"""A message with a label that its figures do not have has a hole where whoever is woken looks first."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.queries import Query
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_IN_A_MESSAGE = re.compile(r"\$labels\.(\w+)")
_IN_A_LEGEND = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def check(monitoring: Monitoring) -> Iterator[Finding]:
    if monitoring.exported is None:
        return
    labelling = Labelling(monitoring)
    for alert in monitoring.alerts:
        for said in alert.annotations.values():
            named = _IN_A_MESSAGE.findall(said.text)
            yield from _missing(labelling, alert.query, named, said.place, frozenset(alert.labels))
    for board in monitoring.dashboards:
        for panel in board.panels:
            for query in panel.queries:
                yield from _missing(labelling, query, _IN_A_LEGEND.findall(query.legend), query.place, frozenset())


def _missing(
    labelling: Labelling, query: Query, named: list[str], place: Place, added: frozenset[str]
) -> Iterator[Finding]:
    labels = labelling.of(query.expression) if query.expression else None
    for name in dict.fromkeys(named) if labels is not None else ():
        if labels is not None and name not in labels | added:
            yield Finding(
                rule=RULE.id,
                place=place,
                what=f"{query.asker} speaks of the label {name}, which its figures do not have",
                mend=f"keep {name} in the query, or name one of {', '.join(sorted(labels | added)) or 'none'}",
            )


RULE = Rule(
    id="messages-name-labels",
    promise="O2",
    says="every label in an alert's message or a panel's legend is one that its figures have",
    check=check,
)
