"""What one run of `hub verify` found out, as a value; `report` says it in many ways."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.evidence import Verdict
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets import PlaneProof
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.reachability import Comparison


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Of one rule, held against one subject such as "compose" or "kubernetes/staging"."""

    subject: str
    rule: str
    promise: str
    says: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return worst(finding.verdict for finding in self.findings)


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """`faults` are what could not be read: the outcomes are about the rest. `limits` are what no rule could tell.

    `packets` is what real ones showed, if they were asked for. `left_aside` are rules that were not held, each with the
    topology's reason.
    """

    system: str
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...]
    comparisons: tuple[Comparison, ...] = ()
    packets: tuple[PlaneProof, ...] = ()
    left_aside: Mapping[str, str] = {}
    took_s: float = 0.0

    @property
    def findings(self) -> Iterator[Finding]:
        return (finding for outcome in self.outcomes for finding in outcome.findings)

    @property
    def limits(self) -> Iterator[str]:
        yield from (limit for comparison in self.comparisons for limit in comparison.plane.limits)
        yield from (f"the rule {rule} is left aside: {why}" for rule, why in self.left_aside.items())

    @property
    def verdict(self) -> Verdict:
        """Unknown also where something could not be read, or nothing was looked at."""
        found = worst(outcome.verdict for outcome in self.outcomes)
        return "unknown" if found == "kept" and (self.faults or not self.outcomes) else found

    @property
    def exit_code(self) -> int:
        if self.faults:
            return 2
        return 0 if self.verdict == "kept" else 1


def worst(verdicts: Iterator[Verdict]) -> Verdict:
    found = set(verdicts)
    return "broken" if "broken" in found else "unknown" if "unknown" in found else "kept"
