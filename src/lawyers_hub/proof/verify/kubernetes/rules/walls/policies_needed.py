"""A policy that opens nothing of its own hides, when another one is closed, that the way is still open."""

from collections import Counter
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.network.endpoints import endpoints_of
from lawyers_hub.proof.verify.kubernetes.network.plane import openings_of
from lawyers_hub.proof.verify.kubernetes.objects.networks import NetworkPolicy
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    """A policy without rules is there to close, and not to open."""
    everybody = endpoints_of(release)
    opening = [policy for policy in release.of(NetworkPolicy) if any(policy.body.spec.rules())]
    opened = [{(o.side, o.source, o.target, o.ports) for o in openings_of(release, p, everybody)} for p in opening]
    times = Counter(way for ways in opened for way in ways)
    for policy, ways in zip(opening, opened, strict=True):
        if all(times[way] > 1 for way in ways):
            yield Finding(
                rule=RULE.id,
                place=policy.place("metadata", "name"),
                what=f"{policy.manifest} opens nothing that no other policy opens",
                mend="remove it, or mend whom it selects and names",
            )


RULE = Rule(
    id="kubernetes-policies-needed",
    promise="N1",
    says="every policy opens something that no other one does",
    check=check,
)
