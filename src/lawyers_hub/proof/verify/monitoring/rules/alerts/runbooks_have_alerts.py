"""A page for an alert that is gone tells people of a house that is not theirs."""

import posixpath
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    names = {alert.name for alert in monitoring.alerts}
    for runbook in monitoring.runbooks:
        name = posixpath.basename(runbook.file).removesuffix(".md")
        if name not in names:
            yield Finding(
                rule=RULE.id,
                place=runbook.place,
                what=f"{runbook.file} is the runbook of an alert that does not exist",
                mend="remove it, or write the alert",
            )


RULE = Rule(
    id="runbooks-have-alerts",
    promise="O2",
    says="every runbook belongs to an alert",
    check=check,
)
