"""Somebody who is woken at night understands every picture."""

from collections import Counter
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.dashboards import Panel
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for board in monitoring.dashboards:
        numbers = Counter(panel.id for panel in board.panels)
        for panel in board.panels:
            if lacks := ", ".join(_lacking(panel)):
                yield Finding(
                    rule=RULE.id,
                    place=panel.place,
                    what=f"the panel {panel.title!r} of the dashboard {board.title!r} has no {lacks}",
                    mend=f"add the {lacks}",
                )
            if numbers[panel.id] > 1:
                yield Finding(
                    rule=RULE.id,
                    place=panel.place,
                    what=f"two panels of the dashboard {board.title!r} have the number {panel.id}: one hides the other",
                    mend="give each a number of its own",
                )


def _lacking(panel: Panel) -> Iterator[str]:
    if not panel.title:
        yield "title"
    if not panel.description:
        yield "description"
    if not panel.unit:
        yield "unit"
    if panel.kind == "prometheus" and not panel.queries:
        yield "query"


RULE = Rule(
    id="panels-explained",
    promise="O2",
    says="every panel has a title, a unit, a query and says what it means",
    check=check,
)
