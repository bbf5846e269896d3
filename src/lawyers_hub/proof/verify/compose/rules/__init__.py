"""What must hold in the Compose file and in the Dockerfile, one rule a file."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules import image, keeping, network, rights, running
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    *network.RULES,
    *rights.RULES,
    *running.RULES,
    *keeping.RULES,
    *image.RULES,
)
