"""What outlives a container, and where it lies."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules.keeping import (
    backups_as_declared,
    kept_in_volumes,
    nothing_idle,
    paths_lead,
    redis_bounded,
    scratch_bounded,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    backups_as_declared.RULE,
    kept_in_volumes.RULE,
    nothing_idle.RULE,
    paths_lead.RULE,
    redis_bounded.RULE,
    scratch_bounded.RULE,
)
