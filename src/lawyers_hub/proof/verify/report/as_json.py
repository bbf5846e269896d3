"""A verification for programs. docs/verify.md describes the shape; what is there stays there."""

from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.evidence import Verdict
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reachability import Comparison, flows
from lawyers_hub.proof.verify.verification import Outcome, Verification


class ToldFinding(msgspec.Struct, frozen=True):
    verdict: Verdict
    what: str
    mend: str
    file: str
    line: int
    because: list[Place]


class ToldRule(msgspec.Struct, frozen=True):
    subject: str
    rule: str
    promise: str
    says: str
    verdict: Verdict
    findings: list[ToldFinding]


class ToldFault(msgspec.Struct, frozen=True):
    file: str
    line: int
    what: str


class ToldFlow(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    source: str
    target: str
    protocol: str
    first_port: int
    last_port: int
    doubt: str | None


class ToldPlane(msgspec.Struct, frozen=True):
    name: str
    tells_ports_apart: bool
    limits: list[str]
    flows: list[ToldFlow]


class ToldPackets(msgspec.Struct, frozen=True):
    """Of one plane; its findings stand among the rules."""

    plane: str
    endpoints: int
    ports: int
    probes: int
    allowed: int
    denied: int
    controls: int
    doubtful: int
    is_live: bool
    not_looked_from: list[str]
    took_s: float


class Told(msgspec.Struct, frozen=True):
    """`rules` has one entry for each rule and subject, the kept ones too."""

    system: str
    verdict: Verdict
    exit_code: int
    took_s: float
    rules: list[ToldRule]
    planes: list[ToldPlane]
    unreadable: list[ToldFault]
    packets: list[ToldPackets]
    left_aside: Mapping[str, str]


def as_json(verification: Verification) -> str:
    told = Told(
        system=verification.system,
        verdict=verification.verdict,
        exit_code=verification.exit_code,
        took_s=verification.took_s,
        rules=[_rule(outcome) for outcome in verification.outcomes],
        planes=[_plane(comparison) for comparison in verification.comparisons],
        unreadable=[ToldFault(fault.place.file, fault.place.line, fault.what) for fault in verification.faults],
        packets=[msgspec.convert(proof, ToldPackets, from_attributes=True) for proof in verification.packets],
        left_aside=verification.left_aside,
    )
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def _rule(outcome: Outcome) -> ToldRule:
    return ToldRule(
        subject=outcome.subject,
        rule=outcome.rule,
        promise=outcome.promise,
        says=outcome.says,
        verdict=outcome.verdict,
        findings=[_finding(finding) for finding in outcome.findings],
    )


def _finding(finding: Finding) -> ToldFinding:
    return ToldFinding(
        verdict=finding.verdict,
        what=finding.what,
        mend=finding.mend,
        file=finding.place.file,
        line=finding.place.line,
        because=list(finding.because),
    )


def _plane(comparison: Comparison) -> ToldPlane:
    plane = comparison.plane
    return ToldPlane(
        name=plane.name,
        tells_ports_apart=plane.tells_ports_apart,
        limits=list(plane.limits),
        flows=[
            ToldFlow(flow.source, flow.target, flow.ports.protocol, flow.ports.first, flow.ports.last, flow.doubt)
            for flow in flows(plane)
        ],
    )
