"""A declared service that does not run is missing; what runs and is not declared is a stranger."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
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
    there = {workload.name for workload in release.workloads}
    for name in release.services.keys() - there:
        yield Finding(
            rule=RULE.id,
            place=release.place(),
            what=f"{name} is declared in the topology and does not run in {release.overlay}",
            mend=f"add its workload, or declare that {name} stands elsewhere there",
            because=(release.declared_at(name),),
        )


RULE = Rule(
    id="kubernetes-every-service",
    promise="N1",
    says="every declared service runs in the cluster, or elsewhere by declaration, and nothing else does",
    check=check,
)
