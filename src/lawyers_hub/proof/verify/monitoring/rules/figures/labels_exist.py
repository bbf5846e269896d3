"""A label that a metric does not have chooses nothing, and groups everything into one."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    labelling = Labelling(monitoring)
    for query in monitoring.queries() if monitoring.exported is not None else ():
        for what in dict.fromkeys(labelling.in_vain(query.expression)) if query.expression else ():
            yield Finding(
                rule=RULE.id,
                place=query.place,
                what=f"{query.asker} {what}",
                mend="use a label that the table of exported metrics gives it",
            )


RULE = Rule(
    id="labels-exist",
    promise="O2",
    says="every query chooses, groups and matches by labels that its metrics have",
    check=check,
)
