"""When people are told, of what, and what they then read."""

from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.rules.alerts import (
    alerts_declared,
    alerts_explained,
    alerts_get_through,
    alerts_have_runbooks,
    alerts_keep_promises,
    alerts_pass_tests,
    alerts_sent,
    alerts_tested,
    choices_name_alerts,
    messages_name_labels,
    receivers_exist,
    runbooks_have_alerts,
    secrets_in_files,
    sizes_declared,
    watchdog_routed,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Monitoring], ...] = (
    alerts_declared.RULE,
    alerts_explained.RULE,
    alerts_get_through.RULE,
    alerts_have_runbooks.RULE,
    alerts_keep_promises.RULE,
    alerts_pass_tests.RULE,
    alerts_sent.RULE,
    alerts_tested.RULE,
    choices_name_alerts.RULE,
    messages_name_labels.RULE,
    receivers_exist.RULE,
    runbooks_have_alerts.RULE,
    secrets_in_files.RULE,
    sizes_declared.RULE,
    watchdog_routed.RULE,
)
