"""A selector that selects nobody, or somebody else, does silently nothing, or the wrong thing."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Workload
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import NetworkPolicy, Service
from lawyers_hub.proof.verify.kubernetes.objects.sizes import DisruptionBudget
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        if workload.selector and release.selected(workload.selector) != [workload]:
            yield _finding(workload.manifest, ("spec", "selector"), _named(release.selected(workload.selector)))
    for manifest, selector in _for_one(release):
        names = [workload.name for workload in release.selected(selector)]
        # A Service by the name of one of ours is taken for it by whoever asks for that name.
        is_named = manifest.kind == "Service" and manifest.name in release.services
        if len(names) != 1 or (is_named and names != [manifest.name]):
            yield _finding(manifest, ("spec", "selector"), _named(release.selected(selector)))
    for policy in release.of(NetworkPolicy):
        chosen = policy.body.spec.pod_selector
        if not release.selected(chosen):
            yield _finding(policy.manifest, ("spec", "podSelector"), "nobody")


def _for_one(release: Release) -> Iterator[tuple[Manifest, Selector]]:
    for service in release.of(Service):
        if service.body.spec.selector:
            yield service.manifest, Selector(match_labels=service.body.spec.selector)
    for budget in release.of(DisruptionBudget):
        if budget.body.spec.selector:
            yield budget.manifest, budget.body.spec.selector


def _named(workloads: list[Workload]) -> str:
    return " and ".join(workload.name for workload in workloads) or "nobody"


def _finding(manifest: Manifest, path: tuple[Step, ...], whom: str) -> Finding:
    return Finding(
        rule=RULE.id,
        place=manifest.place(*path),
        what=f"{manifest} selects {whom}",
        mend="select exactly the pods that it is for, by the labels that they wear",
    )


RULE = Rule(
    id="kubernetes-selectors",
    promise="V1",
    says="workloads, Services and budgets select exactly one service's pods, and every policy selects somebody",
    check=check,
)
