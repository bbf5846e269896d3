"""A trial as evidence for the promise V1."""

from datetime import datetime

import msgspec

from lawyers_hub.proof.evidence import Evidence, this_machine, versions
from lawyers_hub.proof.verify.mutants.others import Score
from lawyers_hub.proof.verify.mutants.score import tally
from lawyers_hub.proof.verify.mutants.trial import AIM_PERCENT, Trial

PROMISE = "V1: the verifier catches broken artefacts"


class Details(msgspec.Struct, frozen=True):
    """`left` are the mutants that were not killed, each with its fate."""

    named: int
    named_killed: int
    unseen: int
    unseen_killed: int
    left: list[str]
    rules_without_a_kill: list[str]
    other_programs: list[Score]


def as_evidence(trial: Trial, began_at: datetime) -> Evidence[Details]:
    named, unseen = tally("named", trial.named), tally("unseen", trial.unseen)
    return Evidence(
        promise=PROMISE,
        figure=f"{named.killed} of {named.tried} named mutants killed, {unseen.percent:.1f} % of {unseen.tried} unseen",
        bound=f"each rule has a mutant that it kills, and no named one survives; {AIM_PERCENT:.0f} % unseen aimed at",
        verdict=trial.verdict,
        seed=trial.seed,
        began_at=began_at,
        took_s=trial.took_s,
        simulated=["the changes: each is made to a copy of the artefacts, and taken back"],
        not_exercised=["changes to several places at once, beyond those on the list"],
        machine=this_machine(),
        versions=versions(),
        details=Details(
            named=named.tried,
            named_killed=named.killed,
            unseen=unseen.tried,
            unseen_killed=unseen.killed,
            left=[f"{o.what}: {o.fate}" for o in (*trial.named, *trial.unseen) if o.fate != "killed"],
            rules_without_a_kill=list(trial.untried),
            other_programs=list(trial.scores),
        ),
    )
