"""What must hold of real packets. These rules are held only where packets are sent."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets.report import AS_COMPUTED, HAVE_A_CONTROL, PlaneProof
from lawyers_hub.proof.verify.rules import Rule


def _as_computed(proof: PlaneProof) -> Iterator[Finding]:
    return (finding for finding in proof.findings if finding.rule == AS_COMPUTED)


def _have_a_control(proof: PlaneProof) -> Iterator[Finding]:
    return (finding for finding in proof.findings if finding.rule == HAVE_A_CONTROL)


RULES: tuple[Rule[PlaneProof], ...] = (
    Rule(
        id=AS_COMPUTED,
        promise="N2",
        says="real packets pass exactly where it was computed, each wall holding by itself",
        check=_as_computed,
    ),
    Rule(
        id=HAVE_A_CONTROL,
        promise="N2",
        says="every connection that was denied succeeds once the walls are removed",
        check=_have_a_control,
    ),
)
