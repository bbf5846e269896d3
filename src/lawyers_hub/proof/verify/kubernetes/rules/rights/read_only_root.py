"""What cannot be written to the root of a container cannot stay there."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        if not container.security_context.read_only_root_filesystem:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*at, "securityContext", "readOnlyRootFilesystem"),
                what=f"{workload.name} may write to the root of its container",
                mend="set readOnlyRootFilesystem: true, and mount a bounded emptyDir where it must write",
            )


RULE = Rule(
    id="kubernetes-read-only-root",
    promise="S2",
    says="no container can write to its own root",
    check=check,
)
