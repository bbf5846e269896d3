"""Whoever is woken is told what it means for people, and how grave it is, in the message itself."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule

_GRAVITIES = ("critical", "warning", "info", "none")
_LEAST_WORDS = 8
_WORDS = frozenset({"for", "expr", "keep_firing_for", "annotations", "summary", "description"})


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for alert in monitoring.alerts:
        severity = alert.labels.get("severity")
        if severity is None or severity.text not in _GRAVITIES:
            said = "does not say how grave it is" if severity is None else f"has the severity {severity.text!r}"
            yield Finding(
                rule=RULE.id,
                place=severity.place if severity else alert.place,
                what=f"the alert {alert.name} {said}",
                mend=f"write the label severity: one of {', '.join(_GRAVITIES)}",
            )
        for kind, text in alert.annotations.items():
            if text.text.count("{{") != text.text.count("}}"):
                yield Finding(
                    rule=RULE.id,
                    place=text.place,
                    what=f"the {kind} of the alert {alert.name} has braces that are never closed: people see an error",
                    mend="close them with }}",
                )
        for name in sorted(_WORDS & alert.labels.keys()):
            yield Finding(
                rule=RULE.id,
                place=alert.labels[name].place,
                what=f"the alert {alert.name} has a label {name}, which was to be a word of the alert itself",
                mend=f"write {name} beside labels",
            )
        for name, least in (("summary", 1), ("description", _LEAST_WORDS)):
            annotation = alert.annotations.get(name)
            if annotation is None or len(annotation.text.split()) < least:
                yield Finding(
                    rule=RULE.id,
                    place=annotation.place if annotation else alert.place,
                    what=f"the alert {alert.name} has no {name} that says what it means",
                    mend=f"write the annotation {name}: a sentence for whoever is woken",
                )


RULE = Rule(
    id="alerts-explained",
    promise="O2",
    says="every alert says how grave it is, what happened and what it means",
    check=check,
)
