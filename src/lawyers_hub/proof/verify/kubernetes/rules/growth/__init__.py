"""How many there are, how large, and how soon there are more."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.growth import (
    budgets,
    connections_suffice,
    disruption,
    finds_a_machine,
    grows_with_the_queue,
    replicas,
    scaler_bounds,
    scales_in_time,
    scratch_bounded,
    spread,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    budgets.RULE,
    connections_suffice.RULE,
    disruption.RULE,
    finds_a_machine.RULE,
    grows_with_the_queue.RULE,
    replicas.RULE,
    scaler_bounds.RULE,
    scales_in_time.RULE,
    scratch_bounded.RULE,
    spread.RULE,
)
