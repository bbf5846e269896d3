"""Who may reach whom in the cluster, and that nothing else decides it."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.walls import (
    default_deny,
    names_from_the_cluster,
    policies_cover,
    policies_mean_somebody,
    policies_needed,
    policies_valid,
    security_groups,
    selectors,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    default_deny.RULE,
    names_from_the_cluster.RULE,
    policies_cover.RULE,
    policies_mean_somebody.RULE,
    policies_needed.RULE,
    policies_valid.RULE,
    security_groups.RULE,
    selectors.RULE,
)
