"""Each capability is a piece of root."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        held = container.security_context.capabilities
        if held.add or "ALL" not in held.drop:
            kept = ", ".join(held.add) or "the capabilities that every container begins with"
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*at, "securityContext", "capabilities", "add" if held.add else "drop"),
                what=f"{workload.name} keeps {kept}",
                mend="drop ALL, and add none",
            )


RULE = Rule(
    id="kubernetes-no-capabilities",
    promise="S2",
    says="no container holds a capability",
    check=check,
)
