"""A test that is there and fails was never asked: what it expects of an alert is worked out each time."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import walk
from lawyers_hub.proof.verify.monitoring.promql.expressions import Selector
from lawyers_hub.proof.verify.monitoring.rehearsal import Expectation, Script, Verdicts, play
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    places = {alert.name: alert.place for alert in monitoring.alerts}
    for script in monitoring.scripts:
        loaded = [file for file in monitoring.rule_files if file.file in script.rule_files]
        alerts = [alert for file in loaded for alert in file.alerts]
        recorded = [series for file in loaded for series in file.recorded]
        told: set[str] = set()
        for verdict in play(script, alerts, recorded):
            asked = ", ".join(_alerts(verdict.expectation))
            if asked not in told:
                told.add(asked)
                place = places.get(asked, verdict.expectation.place)
                yield Finding(
                    rule=RULE.id,
                    place=place,
                    what=_what(script, verdict, asked),
                    mend="mend the alert, or the test where it expects what is not meant",
                    verdict="unknown" if verdict.doubt else "broken",
                    because=(verdict.expectation.place,),
                )


def _what(script: Script, verdict: Verdicts, asked: str) -> str:
    subject = f"the alert {asked}" if asked else "what a test asks"
    when = f"after {verdict.expectation.at_s / 60:g} min of the test {script.name!r}"
    if verdict.doubt:
        return f"{subject} cannot be worked out {when}: {verdict.doubt}"
    wanted, came = len(verdict.expectation.wanted), len(verdict.came)
    if asked and bool(wanted) != bool(came):
        return f"{subject} {'does not fire' if wanted else 'fires'} {when}, which expects the opposite"
    return f"{subject} gives other figures {when} than it expects"


def _alerts(expectation: Expectation) -> list[str]:
    if expectation.asked is None:
        return [expectation.alert]
    selectors = (one for one in walk(expectation.asked) if isinstance(one, Selector) and one.metric == "ALERTS")
    return [one.value for found in selectors for one in found.matchers if one.label == "alertname"]


RULE = Rule(
    id="alerts-pass-tests",
    promise="O2",
    says="every alert fires and is silent as its tests expect",
    check=check,
)
