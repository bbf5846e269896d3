"""Where figures come from, and that what is asked for is there."""

from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.rules.figures import (
    asked_in_time,
    carried,
    figures_arrive,
    jobs_exist,
    labels_exist,
    metrics_exported,
    queries_parse,
    recorded_used,
    rule_files_loaded,
    scrape_complete,
    scrape_targets,
    windows_as_named,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Monitoring], ...] = (
    asked_in_time.RULE,
    carried.RULE,
    figures_arrive.RULE,
    jobs_exist.RULE,
    labels_exist.RULE,
    metrics_exported.RULE,
    queries_parse.RULE,
    recorded_used.RULE,
    rule_files_loaded.RULE,
    scrape_complete.RULE,
    scrape_targets.RULE,
    windows_as_named.RULE,
)
