"""A plane beside what is intended in it, and the rules that hold the two together."""

from collections.abc import Iterable, Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import Intended, Plane
from lawyers_hub.proof.verify.reachability.differences import Difference, Kind, differences
from lawyers_hub.proof.verify.reachability.slips import slips
from lawyers_hub.proof.verify.reachability.telling import RULE_IDS, finding_of
from lawyers_hub.proof.verify.rules import Rule


class Comparison(msgspec.Struct, frozen=True):
    plane: Plane
    intended: tuple[Intended, ...]
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, plane: Plane, intended: Iterable[Intended]) -> "Comparison":
        wanted = tuple(intended)
        return cls(plane, wanted, differences(plane, wanted))


def compare(plane: Plane, intended: Iterable[Intended]) -> tuple[Finding, ...]:
    """None when exactly the intended flows are possible and no side opens anything beside."""
    comparison = Comparison.of(plane, intended)
    return tuple(finding_of(slip) for slip in slips(plane, comparison.differences))


def _rule(kind: Kind, says: str) -> Rule[Comparison]:
    def check(comparison: Comparison) -> Iterator[Finding]:
        of_kind = [difference for difference in comparison.differences if difference.kind == kind]
        yield from (finding_of(slip) for slip in slips(comparison.plane, of_kind))

    return Rule(id=RULE_IDS[kind], promise="N1", says=says, check=check)


RULES: tuple[Rule[Comparison], ...] = (
    _rule("extra", "no connection is possible that the topology does not declare"),
    _rule("missing", "every connection that the topology declares is possible"),
    _rule("wrong port", "what is open in place of a declared connection is open on its port"),
    _rule("wrong direction", "a declared connection is open from its sender to its receiver, not the other way round"),
    _rule("half open", "neither side of an undeclared connection is open, so that no single slip opens it"),
)
