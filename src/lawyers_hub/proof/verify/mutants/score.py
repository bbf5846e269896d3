"""How many mutants were killed, by kind and by rule."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from lawyers_hub.proof.verify.mutants.outcomes import Fate, Outcome


class Tally(msgspec.Struct, frozen=True):
    """Of one kind: how many mutants came to which end."""

    name: str
    fates: dict[Fate, int]

    @property
    def tried(self) -> int:
        return sum(self.fates.values())

    @property
    def killed(self) -> int:
        return self.fates.get("killed", 0)

    @property
    def percent(self) -> float:
        return 100 * self.killed / self.tried if self.tried else 0.0


def tally(name: str, outcomes: Iterable[Outcome]) -> Tally:
    return Tally(name, dict(Counter(outcome.fate for outcome in outcomes)))


def by_kind(outcomes: Iterable[Outcome]) -> tuple[Tally, ...]:
    """One tally for each kind, in the order in which the kinds first come."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.kind, []).append(outcome)
    return tuple(tally(kind, of_kind) for kind, of_kind in kinds.items())


def by_rule(outcomes: Iterable[Outcome]) -> tuple[tuple[str, int], ...]:
    """How many killed mutants each rule reported, the busiest first."""
    kills = Counter(rule for outcome in outcomes if outcome.fate == "killed" for rule in outcome.rules)
    return tuple(sorted(kills.items(), key=lambda kill: (-kill[1], kill[0])))


def kept(outcomes: Iterable[Outcome]) -> bool:
    """Whether every mutant was killed by a rule that stands for it."""
    return all(outcome.fate == "killed" for outcome in outcomes)
