"""A crowd does not wait: from the fewest pods to the most within the promised time, at worst."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding, Verdict
from lawyers_hub.proof.verify.kubernetes.manifests import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.sizes import Scaler
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.scaling import decisions, worst_case_s
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    """Promises are written as scale_2_to_10_s; they hold for each scaler that has these bounds."""
    promises = release.declaration.topology.promises
    for name, most_s in promises.items():
        if found := re.fullmatch(r"scale_(\d+)_to_(\d+)_s", name):
            fewest, most = int(found[1]), int(found[2])
            for scaler in release.of(Scaler):
                spec = scaler.body.spec
                for workload in release.workloads:
                    fits = (spec.min_replicas, spec.max_replicas, spec.scale_target_ref.name)
                    if fits == (fewest, most, workload.name):
                        yield from _too_slow(release, scaler, workload, most_s)


def _too_slow(release: Release, scaler: Object[Scaler], workload: Workload, most_s: float) -> Iterator[Finding]:
    container = workload.pod.containers[0]
    spec, resources = scaler.body.spec, container.resources
    request = amount(resources.requests.get("cpu", ""))
    limit = amount(resources.limits.get("cpu", ""))
    targets = [metric.resource.target.average_utilization for metric in spec.metrics if metric.resource]
    if not request or not limit or not targets or not targets[0]:
        what = f"how fast {workload.name} grows cannot be told: it lacks a request, a limit or a target of CPU"
        yield _finding(scaler, what, "give it all three", "unknown")
        return
    steps = decisions(float(request), float(limit), targets[0], spec)
    if steps is None:
        yield _finding(scaler, f"{workload.name} never grows to {spec.max_replicas} pods", "allow it to grow", "broken")
        return
    start_s, balancer_s = release.cluster.pod_start_s, release.around.balancer_s
    took_s = worst_case_s(len(steps) - 1, spec, container, start_s, balancer_s)
    if took_s >= most_s:
        way = " → ".join(map(str, steps))
        what = f"{workload.name} takes {took_s:.0f} s at worst for {way} pods, and {most_s:.0f} s are promised"
        yield _finding(scaler, what, "let more pods be added at once, and leave room above the request", "broken")


def _finding(scaler: Object[Scaler], what: str, mend: str, verdict: Verdict) -> Finding:
    place = scaler.place("spec", "behavior", "scaleUp")
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict=verdict)


RULE = Rule(
    id="kubernetes-scales-in-time",
    promise="S1",
    says="from the fewest pods to the most takes less than promised, computed for the worst case",
    check=check,
)
