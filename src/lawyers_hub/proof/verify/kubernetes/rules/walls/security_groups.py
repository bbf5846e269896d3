"""In AWS a pod's security group is the second wall; a pod without one has its machine's."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.labels import selects
from lawyers_hub.proof.verify.kubernetes.objects.networks import GroupPolicy
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    policies = release.of(GroupPolicy)
    for workload in release.workloads if policies else ():
        service = release.services.get(workload.name)
        groups = [p for p in policies if selects(p.body.spec.pod_selector, workload.metadata.labels)]
        if service and service.group and [policy.name for policy in groups] != [service.group]:
            named = " and ".join(policy.name for policy in groups) or "of its machine"
            yield Finding(
                rule=RULE.id,
                place=groups[0].place("spec", "podSelector") if groups else workload.labels_place(),
                what=f"{workload.name} gets the security group {named}, and {service.group} is meant",
                mend=f"select it in the SecurityGroupPolicy {service.group} alone",
                because=(release.declared_at(workload.name),),
            )


RULE = Rule(
    id="kubernetes-security-groups",
    promise="N1",
    says="where pods have security groups, each has exactly the one that the topology names",
    check=check,
)
