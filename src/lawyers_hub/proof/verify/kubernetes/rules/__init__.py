"""What must hold of every overlay: one rule, one file."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules import doors, growth, keeping, releases, rights, walls
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    *walls.RULES,
    *doors.RULES,
    *rights.RULES,
    *growth.RULES,
    *keeping.RULES,
    *releases.RULES,
)
