"""A scaler decides between two bounds; outside of them the promises were never computed."""

from collections.abc import Iterator
from typing import NamedTuple

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Object
from lawyers_hub.proof.verify.kubernetes.objects.sizes import QueueScaler, QueueTarget, Scaler, Target
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

_CALM_S = 60


class _Bounds(NamedTuple):
    manifest: Manifest
    kind: str
    service: str
    fewest: tuple[int, str]
    most: tuple[int, str]


def check(release: Release) -> Iterator[Finding]:
    workloads = {(workload.manifest.kind, workload.name) for workload in release.workloads if workload.lasts}
    before: set[str] = set()
    for bounds in _all(release):
        service = release.services.get(bounds.service)
        if bounds.service in before:
            what = "which another one scales as well: each undoes what the other decides"
            yield _finding(bounds, ("spec", "scaleTargetRef", "name"), what, "leave one of them")
        before.add(bounds.service)
        if (bounds.kind, bounds.service) not in workloads:
            what = f"and no {bounds.kind} of that name runs here"
            yield _finding(bounds, ("spec", "scaleTargetRef", "name"), what, "name what it scales")
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
        yield _Bounds(found.manifest, *_target(release, spec.scale_target_ref), fewest, most)
    for queue in release.of(QueueScaler):
        bound = queue.body.spec
        low, high = (bound.min_replica_count, "minReplicaCount"), (bound.max_replica_count, "maxReplicaCount")
        yield _Bounds(queue.manifest, *_target(release, bound.scale_target_ref), low, high)


def _target(release: Release, reference: Target | QueueTarget) -> tuple[str, str]:
    """The kind of what is scaled, and which service it is."""
    return reference.kind, release.service_run_by(reference.kind, reference.name)


def _targets(release: Release) -> Iterator[Finding]:
    for found in release.of(Scaler):
        _, name = _target(release, found.body.spec.scale_target_ref)
        service = release.services.get(name)
        meant = service.replicas.cpu_target_percent if service and service.replicas else None
        resources = [metric.resource for metric in found.body.spec.metrics if metric.resource]
        said = [resource.target.average_utilization for resource in resources if resource.name == "cpu"]
        down = found.body.spec.behavior.scale_down
        if down.select_policy == "Disabled":
            yield _of(found, ("spec", "behavior", "scaleDown"), "which never takes a pod away again", "let it shrink")
        if down.stabilization_window_seconds is not None and down.stabilization_window_seconds < _CALM_S:
            what = f"which takes pods away after {down.stabilization_window_seconds} s, and soon misses them"
            yield _of(found, ("spec", "behavior", "scaleDown"), what, f"look back {_CALM_S} s or more")
        if said != [meant]:
            place = ("spec", "metrics", 0, "resource", "target", "averageUtilization")
            what = f"which grows at {', '.join(map(str, said)) or 'no'} % of its CPU, and {meant or 'no'} % is meant"
            yield _of(found, place, what, f"set the target to {meant}")


def _of(found: Object[Scaler], path: tuple[Step, ...], what: str, mend: str) -> Finding:
    target = found.body.spec.scale_target_ref
    return _finding(_Bounds(found.manifest, target.kind, target.name, (0, ""), (0, "")), path, what, mend)


def _finding(bounds: _Bounds, path: tuple[Step, ...], what: str, mend: str) -> Finding:
    what = f"{bounds.manifest} scales {bounds.service}, {what}"
    return Finding(rule=RULE.id, place=bounds.manifest.place(*path), what=what, mend=mend)


RULE = Rule(
    id="kubernetes-scaler-bounds",
    promise="S1",
    says="every scaler has the bounds and the target of the topology, and something to scale",
    check=check,
)
