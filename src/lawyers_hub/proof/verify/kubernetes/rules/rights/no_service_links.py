"""Kubernetes would add variables named after every service, and they look like settings of ours."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        if workload.pod.enable_service_links:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("enableServiceLinks"),
                what=f"{workload.name} finds the address of every service in its environment",
                mend="set enableServiceLinks: false",
            )


RULE = Rule(
    id="kubernetes-no-service-links",
    promise="S2",
    says="no pod is given variables that nobody wrote",
    check=check,
)
