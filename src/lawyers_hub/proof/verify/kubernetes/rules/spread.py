"""Two pods in one zone are one pod, when the zone is gone."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.labels import selects
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_ZONE = "topology.kubernetes.io/zone"


def check(release: Release) -> Iterator[Finding]:
    if release.declaration.topology.network.zones < 2:
        return
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if not workload.lasts or not service or not service.replicas or service.replicas.max < 2:
            continue
        constraints = enumerate(workload.pod.topology_spread_constraints)
        own = [
            number
            for number, spread in constraints
            if spread.label_selector and selects(spread.label_selector, workload.metadata.labels)
            if spread.topology_key == _ZONE
        ]
        if not own:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("topologySpreadConstraints"),
                what=f"all pods of {workload.name} may stand in one zone",
                mend=f"spread its own pods over {_ZONE}",
            )


RULE = Rule(
    id="kubernetes-spread",
    promise="S1",
    says="services of several pods are spread over the zones",
    check=check,
)
