"""What runs, how much of it, in which order, and how it ends."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules.running import (
    budgets,
    collector_whole,
    dashboards_provided,
    every_service,
    goes_in_peace,
    health_asks,
    health_checks,
    images_pinned,
    logs_bounded,
    one_configuration,
    replicas,
    restart_policy,
    runs_what_is_verified,
    start_order,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    budgets.RULE,
    collector_whole.RULE,
    dashboards_provided.RULE,
    every_service.RULE,
    goes_in_peace.RULE,
    health_asks.RULE,
    health_checks.RULE,
    images_pinned.RULE,
    logs_bounded.RULE,
    one_configuration.RULE,
    replicas.RULE,
    restart_policy.RULE,
    runs_what_is_verified.RULE,
    start_order.RULE,
)
