"""What must hold of every overlay: one rule, one file."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = ()
