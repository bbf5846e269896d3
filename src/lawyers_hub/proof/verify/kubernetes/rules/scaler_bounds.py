"""A scaler decides between two bounds; outside of them the promises were never computed."""

from collections.abc import Iterator
from typing import NamedTuple

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest
from lawyers_hub.proof.verify.kubernetes.objects.sizes import QueueScaler, Scaler
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step


class _Bounds(NamedTuple):
    manifest: Manifest
    service: str
    fewest: tuple[int, str]
    most: tuple[int, str]


def check(release: Release) -> Iterator[Finding]:
    workloads = {workload.name for workload in release.workloads if workload.lasts}
    for bounds in _all(release):
        service = release.services.get(bounds.service)
        if bounds.service not in workloads:
            yield _finding(bounds, ("spec", "scaleTargetRef", "name"), "which does not run here", "name what it scales")
        elif service and service.replicas:
            for (said, key), meant in ((bounds.fewest, service.replicas.min), (bounds.most, service.replicas.max)):
                if said != meant:
                    what = f"which has {said} as {key} where the topology has {meant}"
                    yield _finding(bounds, ("spec", key), what, f"set {key} to {meant}")
    yield from _targets(release)


def _all(release: Release) -> Iterator[_Bounds]:
    for found in release.of(Scaler):
        spec = found.body.spec
        fewest, most = (spec.min_replicas, "minReplicas"), (spec.max_replicas, "maxReplicas")
        yield _Bounds(found.manifest, spec.scale_target_ref.name, fewest, most)
    for queue in release.of(QueueScaler):
        bound = queue.body.spec
        low, high = (bound.min_replica_count, "minReplicaCount"), (bound.max_replica_count, "maxReplicaCount")
        yield _Bounds(queue.manifest, bound.scale_target_ref.name, low, high)


def _targets(release: Release) -> Iterator[Finding]:
    for found in release.of(Scaler):
        name = found.body.spec.scale_target_ref.name
        service = release.services.get(name)
        meant = service.replicas.cpu_target_percent if service and service.replicas else None
        resources = [metric.resource for metric in found.body.spec.metrics if metric.resource]
        said = [resource.target.average_utilization for resource in resources if resource.name == "cpu"]
        if said != [meant]:
            place = ("spec", "metrics", 0, "resource", "target", "averageUtilization")
            what = f"which grows at {', '.join(map(str, said)) or 'no'} % of its CPU, and {meant or 'no'} % is meant"
            yield _finding(_Bounds(found.manifest, name, (0, ""), (0, "")), place, what, f"set the target to {meant}")


def _finding(bounds: _Bounds, path: tuple[Step, ...], what: str, mend: str) -> Finding:
    what = f"{bounds.manifest} scales {bounds.service}, {what}"
    return Finding(rule=RULE.id, place=bounds.manifest.place(*path), what=what, mend=mend)


RULE = Rule(
    id="kubernetes-scaler-bounds",
    promise="S1",
    says="every scaler has the bounds and the target of the topology, and something to scale",
    check=check,
)
