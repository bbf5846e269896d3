"""Policies only add. Without one that holds every pod and allows nothing, whoever is forgotten may do everything."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.labels import requirements_of
from lawyers_hub.proof.verify.kubernetes.network.plane import directions_of
from lawyers_hub.proof.verify.kubernetes.objects.networks import NetworkPolicy
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    namespaces = {release.cluster.namespace, *(workload.manifest.namespace for workload in release.workloads)}
    for namespace in sorted(namespaces):
        held: set[str] = set()
        for policy in release.of(NetworkPolicy):
            if policy.manifest.namespace == namespace and not requirements_of(policy.body.spec.pod_selector):
                held |= directions_of(policy.body)
        for direction, way in (("Ingress", "into"), ("Egress", "out of")):
            if direction not in held:
                yield Finding(
                    rule=RULE.id,
                    place=release.place(),
                    what=f"in {namespace} everything may pass {way} a pod that no policy names",
                    mend=f"add a NetworkPolicy with podSelector: {{}} and policyTypes [{direction}], and no rules",
                )


RULE = Rule(
    id="kubernetes-default-deny",
    promise="N1",
    says="every pod that is and that will be is closed in both directions, until a policy opens it",
    check=check,
)
