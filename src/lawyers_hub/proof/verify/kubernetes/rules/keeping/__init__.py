"""What outlives a pod, and where it lies."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.keeping import (
    backups,
    of_the_cloud,
    paths_lead,
    storage,
    volumes,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    backups.RULE,
    of_the_cloud.RULE,
    paths_lead.RULE,
    storage.RULE,
    volumes.RULE,
)
