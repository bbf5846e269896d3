"""The whole trial of the rules: mutants that people thought of, others that nobody did, and what other programs see."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from time import monotonic

import msgspec

from lawyers_hub.proof.evidence import Verdict
from lawyers_hub.proof.verify.declaration import Declaration, read_topology
from lawyers_hub.proof.verify.mutants.catalogue import entries, mutant_of
from lawyers_hub.proof.verify.mutants.mutant import Misfit, Mutant
from lawyers_hub.proof.verify.mutants.operators import generated, sample
from lawyers_hub.proof.verify.mutants.others import Program, Score, compare
from lawyers_hub.proof.verify.mutants.outcomes import Outcome, misfit_outcome
from lawyers_hub.proof.verify.mutants.remembering import Remembering
from lawyers_hub.proof.verify.mutants.running import try_mutants
from lawyers_hub.proof.verify.mutants.score import kept, tally
from lawyers_hub.proof.verify.verifying import REGISTRY

AIM_PERCENT = 95.0
"""Of the mutants that no author of a rule had in mind: docs/verify.md."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `untried` are rules without a mutant that they killed; `scores` are those of other programs."""

    named: tuple[Outcome, ...]
    unseen: tuple[Outcome, ...]
    seed: int
    untried: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    took_s: float = 0.0

    @property
    def unseen_percent(self) -> float:
        return tally("unseen", self.unseen).percent

    @property
    def verdict(self) -> Verdict:
        """By the named ones; where a project has none, by those made for it. Nothing tried is nothing known."""
        if self.named:
            return "kept" if kept(self.named) and not self.untried else "broken"
        if self.unseen:
            return "kept" if self.unseen_percent >= AIM_PERCENT else "broken"
        return "unknown"


def hold(root: Path, unseen: int, seed: int, programs: Sequence[Program] = (), processes: int = 2) -> Trial:
    """Tries every named mutant, and as many of the others as `unseen` says, drawn by the seed.

    Raises:
        Fault: the topology or a list of mutants cannot be read.
        CannotRun: the artefacts themselves are not clean.
    """
    began = monotonic()
    declaration = read_topology(root)
    listed = _listed(root, declaration)
    mutants = [mutant for mutant in listed if isinstance(mutant, Mutant)]
    drawn = sample(generated(root, declaration), unseen, seed)
    outcomes = try_mutants(root, declaration, [*mutants, *drawn], Remembering, processes)
    tried = iter(outcomes[: len(mutants)])
    named = tuple(next(tried) if isinstance(one, Mutant) else one for one in listed)
    return Trial(
        named=named,
        unseen=outcomes[len(mutants) :],
        seed=seed,
        untried=_untried(named) if named else (),
        scores=tuple(compare(root, declaration, mutants, programs)) if programs else (),
        took_s=round(monotonic() - began, 1),
    )


def _listed(root: Path, declaration: Declaration) -> list[Mutant | Outcome]:
    """Every mutant on the project's list, or what became of it if it does not fit."""
    folder = declaration.topology.artifacts.mutants
    found: list[Mutant | Outcome] = []
    for entry in entries(root, folder) if folder else ():
        try:
            found.append(mutant_of(entry, root))
        except Misfit as misfit:
            found.append(misfit_outcome(entry.description.what, entry.kind, f"{entry.place}: {misfit}"))
    return found


def _untried(named: Iterable[Outcome]) -> tuple[str, ...]:
    proven: Collection[str] = {
        rule for outcome in named if outcome.fate == "killed" for rule in outcome.killed_by if rule in outcome.rules
    }
    # No packets are sent for mutants, so rules about them are not held.
    held = (rule.id for about, rules in REGISTRY.items() if about != "packets" for rule in rules)
    return tuple(rule for rule in held if rule not in proven)
