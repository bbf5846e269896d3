"""Two pods in one zone are one pod, when the zone is gone."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.labels import selects
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Spread
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_ZONE, _HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
_KNOWN = (_ZONE, _HOST, "topology.kubernetes.io/region")


def check(release: Release) -> Iterator[Finding]:
    if release.declaration.topology.network.zones < 2:
        return
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if not workload.lasts or not service or not service.replicas or service.replicas.max < 2:
            continue
        constraints = workload.pod.topology_spread_constraints
        for number, spread in enumerate(constraints):
            if what := _useless(workload, spread, service.replicas.min):
                place = workload.pod_place("topologySpreadConstraints", number)
                mend = f"spread its own pods over {_ZONE} or {_HOST}, one apart at most"
                yield Finding(rule=RULE.id, place=place, what=f"{workload.name} {what}", mend=mend)
        if not any(spread.topology_key == _ZONE and _is_own(workload, spread) for spread in constraints):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("topologySpreadConstraints"),
                what=f"all pods of {workload.name} may stand in one zone",
                mend=f"spread its own pods over {_ZONE}",
            )


def _useless(workload: Workload, spread: Spread, fewest: int) -> str | None:
    if spread.topology_key not in _KNOWN:
        return f"is spread over {spread.topology_key}, which no machine wears"
    if not _is_own(workload, spread):
        return "is spread by the labels of somebody else"
    # A skew as large as the fewest lets all of them stand together.
    return f"may stand with {spread.max_skew} pods in one place" if spread.max_skew >= max(fewest, 2) else None


def _is_own(workload: Workload, spread: Spread) -> bool:
    return spread.label_selector is not None and selects(spread.label_selector, workload.metadata.labels)


RULE = Rule(
    id="kubernetes-spread",
    promise="S1",
    says="services of several pods are spread over the zones",
    check=check,
)
