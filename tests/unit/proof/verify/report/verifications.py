"""A verification with a bit of everything."""

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.reachability import RULES, Comparison
from lawyers_hub.proof.verify.verification import Outcome, Verification
from tests.unit.proof.verify.reachability.planes import both_sides, means, opens, plane

BROKEN = Finding(
    rule="pinned-image",
    place=Place("a folder/web.yaml", 12),
    what="web runs <latest>",
    mend="name a version",
    because=(Place("base.yaml", 3),),
)
UNKNOWN = Finding(
    rule="budget",
    place=Place("api.yaml", 4),
    what="whether api has a limit cannot be told",
    mend="say it",
    verdict="unknown",
)
FAULT = Fault(Place("worse.yaml", 9), "is no YAML: \x00 found")

COMPARISON = Comparison.of(
    plane([
        *both_sides("web", "api", 3001),
        *both_sides("web", "db", 22),
        opens("out", "api", "db", 5432),
        *both_sides("api", "web", 9000, 9100),
        opens("in", INTERNET, "web", 443, doubt="var.who has no value"),
        opens("out", "db", "api", 80),
    ]),
    [means("web", "api", 3001), means("api", "db", 5432), means(INTERNET, "web", 443), means("api", "web", 9200)],
)  # fmt: skip


def outcome(rule: str, *findings: Finding, subject: str = "compose", promise: str = "S2") -> Outcome:
    return Outcome(subject=subject, rule=rule, promise=promise, says=f"every {rule} holds", findings=findings)


def flow_outcomes() -> tuple[Outcome, ...]:
    return tuple(
        outcome(rule.id, *rule.check(COMPARISON), subject=COMPARISON.plane.name, promise=rule.promise) for rule in RULES
    )


def verification(*outcomes: Outcome, faults: tuple[Fault, ...] = ()) -> Verification:
    return Verification(system="a-system", outcomes=outcomes, faults=faults, comparisons=(COMPARISON,), took_s=1.25)


def of_everything() -> Verification:
    kept = outcome("probes")
    return verification(
        *flow_outcomes(), kept, outcome("pinned-image", BROKEN), outcome("budget", UNKNOWN), faults=(FAULT,)
    )
