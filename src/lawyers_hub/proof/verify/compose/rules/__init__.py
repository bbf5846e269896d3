"""What must hold in the Compose file and in the Dockerfile, one rule a file."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = ()
