"""Whoever comes from outside comes through the load balancer; a Service with a door of its own is a way around it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for service in release.of(Service):
        spec = service.body.spec
        if spec.type != "ClusterIP" or spec.external_ips:
            key = "externalIPs" if spec.external_ips else "type"
            yield Finding(
                rule=RULE.id,
                place=service.place("spec", key),
                what=f"{service.manifest} opens a door of its own to the outside of the cluster",
                mend=f"remove {key}",
            )


RULE = Rule(
    id="kubernetes-no-other-door",
    promise="N2",
    says="no Service is reached from outside of the cluster but through the load balancer",
    check=check,
)
