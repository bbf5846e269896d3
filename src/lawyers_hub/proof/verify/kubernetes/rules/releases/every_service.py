"""A declared service that does not run is missing; what runs and is not declared is a stranger."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    label = release.cluster.label
    for workload in release.workloads:
        if workload.name not in release.services:
            yield Finding(
                rule=RULE.id,
                place=workload.place("metadata", "name"),
                what=f"{workload.manifest} is no service that the topology has in this cluster",
                mend="declare it in the topology, or remove it",
            )
        elif workload.metadata.labels.get(label) != workload.name:
            yield Finding(
                rule=RULE.id,
                place=workload.labels_place(),
                what=f"the pods of {workload.name} do not say so in their label {label}, by which policies know them",
                mend=f"label them {label}: {workload.name}",
            )
        yield from _tier(release, workload)
    there = {workload.name for workload in release.workloads}
    for name in release.services.keys() - there:
        yield Finding(
            rule=RULE.id,
            place=release.place(),
            what=f"{name} is declared in the topology and does not run in {release.overlay}",
            mend=f"add its workload, or declare that {name} stands elsewhere there",
            because=(release.declared_at(name),),
        )


def _tier(release: Release, workload: Workload) -> Iterator[Finding]:
    service, label = release.services.get(workload.name), release.cluster.tier_label
    if service and label and (said := workload.manifest.labels.get(label)) != service.tier:
        yield Finding(
            rule=RULE.id,
            place=workload.place("metadata", "labels", label),
            what=f"{workload.name} says that it is of the tier {said or 'of nobody'}, and {service.tier} is meant",
            mend=f"label it {label}: {service.tier}",
            because=(release.declared_at(workload.name),),
        )


RULE = Rule(
    id="kubernetes-every-service",
    promise="N1",
    says="every declared service runs in the cluster, or elsewhere by declaration, and nothing else does",
    check=check,
)
