"""Requests go to every pod alike, or the pods that a scaler adds are of no use."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service
from lawyers_hub.proof.verify.kubernetes.objects.workloads import TemplateHolder
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for service in release.of(Service):
        spec = service.body.spec
        for key, said, usual, what in (
            ("sessionAffinity", spec.session_affinity, "None", "sends one asker always to the same pod"),
            (
                "internalTrafficPolicy",
                spec.internal_traffic_policy,
                "Cluster",
                "leads to pods of the asker's machine alone",
            ),
        ):
            if said != usual:
                place = service.place("spec", key)
                yield Finding(rule=RULE.id, place=place, what=f"{service.manifest} {what}", mend=f"remove {key}")
    for found in release.of(TemplateHolder):
        governing = found.body.spec.service_name
        if governing is not None and not release.has("Service", governing):
            yield Finding(
                rule=RULE.id,
                place=found.place("spec", "serviceName"),
                what=f"{found.manifest} belongs to the Service {governing}, which is not there",
                mend="name its Service",
            )


RULE = Rule(
    id="kubernetes-services-balance",
    promise="S1",
    says="every Service spreads requests over all its pods, and is there for whom names it",
    check=check,
)
