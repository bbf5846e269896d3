"""A process that may gain rights can gain all of them."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        context = container.security_context
        key = "privileged" if context.privileged else "allowPrivilegeEscalation"
        if context.privileged or context.allow_privilege_escalation is not False:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*at, "securityContext", key),
                what=f"{workload.name} {'is privileged' if context.privileged else 'may gain rights it was not given'}",
                mend="set allowPrivilegeEscalation: false, and nothing privileged",
            )
    for workload in release.workloads:
        if workload.pod.share_process_namespace:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("shareProcessNamespace"),
                what=f"the containers of {workload.name} see each other's processes, and what those hold",
                mend="remove shareProcessNamespace",
            )


RULE = Rule(
    id="kubernetes-no-escalation",
    promise="S2",
    says="no container is privileged or can become so",
    check=check,
)
