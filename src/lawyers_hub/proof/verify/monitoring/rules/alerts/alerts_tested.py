"""An alert that was never seen firing may never fire; one never seen silent may never stop."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    if monitoring.declaration.topology.artifacts.rule_tests is None:
        return
    for file in monitoring.rule_files:
        for alert in file.alerts:
            seen = [one.fires for one in monitoring.tests if one.alert == alert.name and file.file in one.rule_files]
            if True not in seen:
                what = f"no test makes the alert {alert.name} fire"
                mend = "write a test whose exp_samples or exp_alerts expect it"
                yield Finding(rule=RULE.id, place=alert.place, what=what, mend=mend)
            if False not in seen and not alert.always_fires:
                what = f"no test finds the alert {alert.name} silent"
                yield Finding(rule=RULE.id, place=alert.place, what=what, mend="write a test in which all is well")
    yield from _of_nothing(monitoring)


def _of_nothing(monitoring: Monitoring) -> Iterator[Finding]:
    names = {alert.name for alert in monitoring.alerts}
    for one in monitoring.tests:
        if one.alert not in names:
            what = f"a test expects something of the alert {one.alert}, which does not exist"
            yield Finding(rule=RULE.id, place=one.place, what=what, mend="remove it, or mend the name")


RULE = Rule(
    id="alerts-tested",
    promise="O2",
    says="every alert has a test in which it fires and one in which it is silent",
    check=check,
)
