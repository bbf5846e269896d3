"""A verification as evidence: for each promise that rests on it, which of its rules are kept."""

from datetime import datetime

import msgspec

from lawyers_hub.proof.evidence import Evidence, Verdict, this_machine, versions
from lawyers_hub.proof.verify.packets import PlaneProof
from lawyers_hub.proof.verify.packets.report import SIMULATED
from lawyers_hub.proof.verify.reachability import flows
from lawyers_hub.proof.verify.verification import Verification, worst

PROMISE = "Terraform, Kubernetes and Compose allow what topology.toml declares, and nothing beside"
BOUND = "no difference; what cannot be told counts as one"
RUNNING = "the running services of Compose or of a cluster"
PACKETS = "real packets: connections tried between network namespaces under the same rules"
NOT_EXERCISED = [
    "the network plugin of a cluster, which must enforce NetworkPolicies",
    "a plan or an account of AWS: what was changed there by hand is not in the files",
]


class Held(msgspec.Struct, frozen=True):
    """One promise, by its letter and number, and the rules on which it rests here."""

    promise: str
    verdict: Verdict
    kept: list[str]
    not_kept: list[str]


class Matrix(msgspec.Struct, frozen=True):
    plane: str
    flows_meant: int
    flows_possible: int
    differences: int


class Details(msgspec.Struct, frozen=True):
    promises: list[Held]
    planes: list[Matrix]
    packets: list[PlaneProof]
    findings: list[str]
    unreadable: list[str]
    beyond_this_proof: list[str]


def as_evidence(verification: Verification, began_at: datetime) -> Evidence[Details]:
    count = sum(1 for _ in verification.findings)
    were_sent = any(proof.probes and not proof.is_live for proof in verification.packets)
    looked_at = [proof for proof in verification.packets if proof.is_live and proof.probes]
    return Evidence(
        promise=PROMISE,
        figure=f"{count} differences under {len({outcome.rule for outcome in verification.outcomes})} rules",
        bound=BOUND,
        verdict=verification.verdict,
        # Nothing here is left to chance.
        seed=0,
        began_at=began_at,
        took_s=verification.took_s,
        simulated=[SIMULATED] if were_sent else [],
        not_exercised=[
            *([] if were_sent else [PACKETS]),
            *([] if looked_at else [RUNNING]),
            *(f"{proof.plane}, from inside of {name}" for proof in looked_at for name in proof.not_looked_from),
            *NOT_EXERCISED,
        ],
        machine=this_machine(),
        versions=versions(),
        details=_details(verification),
    )


def _details(verification: Verification) -> Details:
    promises = sorted({outcome.promise for outcome in verification.outcomes})
    return Details(
        promises=[_held(promise, verification) for promise in promises],
        planes=[
            Matrix(one.plane.name, len(one.intended), len(flows(one.plane)), len(one.differences))
            for one in verification.comparisons
        ],
        packets=list(verification.packets),
        findings=[f"{finding.place}: {finding.what}" for finding in verification.findings],
        unreadable=[str(fault) for fault in verification.faults],
        beyond_this_proof=list(dict.fromkeys(verification.limits)),
    )


def _held(promise: str, verification: Verification) -> Held:
    here = [outcome for outcome in verification.outcomes if outcome.promise == promise]
    not_kept = {outcome.rule for outcome in here if outcome.findings}
    verdict = worst(outcome.verdict for outcome in here)
    return Held(
        promise=promise,
        # Any promise may rest on what could not be read.
        verdict="unknown" if verdict == "kept" and verification.faults else verdict,
        kept=sorted({outcome.rule for outcome in here} - not_kept),
        not_kept=sorted(not_kept),
    )
