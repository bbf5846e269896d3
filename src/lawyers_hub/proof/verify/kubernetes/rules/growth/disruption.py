"""Machines are drained. Of several pods one may go at a time; a single one must not keep its machine from that."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.sizes import BudgetSpec, DisruptionBudget
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_FEWEST_OF_SEVERAL = 2


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if not workload.lasts or not service or not service.replicas:
            continue
        fewest = service.replicas.min
        holding = [b for b in release.of(DisruptionBudget) if _holds(release, b.body.spec, workload)]
        if fewest >= _FEWEST_OF_SEVERAL and not holding:
            yield Finding(
                rule=RULE.id,
                place=workload.place("metadata", "name"),
                what=f"all {fewest} pods of {workload.name} may be taken away at once when machines are drained",
                mend="give it a PodDisruptionBudget with maxUnavailable: 1",
            )
        for budget in holding:
            yield from _unsatisfiable(budget, workload, fewest)
            if budget.body.spec.unhealthy_pod_eviction_policy != "AlwaysAllow":
                yield Finding(
                    rule=RULE.id,
                    place=budget.place("spec", "unhealthyPodEvictionPolicy"),
                    what=f"{budget.manifest} lets a sick pod of {workload.name} keep its machine from being drained",
                    mend="set unhealthyPodEvictionPolicy: AlwaysAllow",
                )


def _holds(release: Release, spec: BudgetSpec, workload: Workload) -> bool:
    return spec.selector is not None and workload in release.selected(spec.selector)


def _unsatisfiable(budget: Object[DisruptionBudget], workload: Workload, fewest: int) -> Iterator[Finding]:
    spec = budget.body.spec
    key = "maxUnavailable" if spec.max_unavailable is not None else "minAvailable"
    if spec.max_unavailable is not None:
        # Kubernetes rounds a share up.
        allowed = _number(spec.max_unavailable, fewest)
    else:
        allowed = fewest - _number(spec.min_available or 0, fewest)
    if allowed < 1 or allowed >= fewest >= _FEWEST_OF_SEVERAL:
        how = "no pod" if allowed < 1 else "every pod"
        yield Finding(
            rule=RULE.id,
            place=budget.place("spec", key),
            what=f"{budget.manifest} lets {how} of {workload.name} go when it has its fewest, {fewest}",
            mend="set maxUnavailable: 1" if fewest >= _FEWEST_OF_SEVERAL else "remove the budget of a single pod",
        )


def _number(said: int | str, pods: int) -> int:
    text = str(said)
    share = text.removesuffix("%")
    if not share.isdecimal():
        return 0
    return -(-pods * int(share) // 100) if text.endswith("%") else int(share)


RULE = Rule(
    id="kubernetes-disruption",
    promise="R1",
    says="of several pods some may be taken away and some must stay, and a single one blocks nobody",
    check=check,
)
