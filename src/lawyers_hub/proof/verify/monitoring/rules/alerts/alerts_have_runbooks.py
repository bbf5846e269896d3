"""Whoever is woken finds the page that says what to do, under the alert's own name."""

import posixpath
from collections import Counter
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule

_NAMES = ("runbook", "runbook_url")


def check(monitoring: Monitoring) -> Iterator[Finding]:
    folder = monitoring.declaration.topology.artifacts.runbooks
    if folder is None:
        return
    pages = {runbook.file: runbook for runbook in monitoring.runbooks}
    for alert in monitoring.alerts:
        wanted = posixpath.join(folder, f"{alert.name}.md")
        said = next((alert.annotations[name] for name in _NAMES if name in alert.annotations), None)
        place = said.place if said else alert.place
        if said is None or not said.text.partition("#")[0].endswith(wanted):
            points = "names no runbook" if said is None else f"names the runbook {said.text}"
            what = f"the alert {alert.name} {points}, and its page is {wanted}"
            yield Finding(rule=RULE.id, place=place, what=what, mend=f"write the annotation runbook: {wanted}")
        elif wanted not in pages:
            what = f"the runbook of the alert {alert.name} is not there: {wanted}"
            yield Finding(rule=RULE.id, place=place, what=what, mend=f"write {wanted}")
        elif pages[wanted].heading != alert.name:
            what = f"the runbook of the alert {alert.name} is headed {pages[wanted].heading!r}"
            yield Finding(rule=RULE.id, place=pages[wanted].place, what=what, mend=f"head it # {alert.name}")
    yield from _without(monitoring)


def _without(monitoring: Monitoring) -> Iterator[Finding]:
    """A section that all others have, so that whoever looks for it there finds it nowhere."""
    counts = Counter(section for runbook in monitoring.runbooks for section in set(runbook.sections))
    for section, count in counts.items():
        for runbook in monitoring.runbooks if count > len(monitoring.runbooks) / 2 else ():
            if section not in runbook.sections:
                what = f"the runbook {runbook.heading} has no section {section!r}, which others have"
                yield Finding(rule=RULE.id, place=runbook.place, what=what, mend=f"write ## {section}")


RULE = Rule(
    id="alerts-have-runbooks",
    promise="O2",
    says="every alert names a runbook, which is there, is headed with its name and has the sections of all",
    check=check,
)
