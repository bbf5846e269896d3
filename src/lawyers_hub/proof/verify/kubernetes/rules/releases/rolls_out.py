"""A release takes the old pods away one by one as new ones are ready, can be taken back, and ends by itself."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.workloads import WorkloadSpec
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

# Longer, and ten pods one after another take more than ten minutes.
_WATCHED_S = 60

Wrong = tuple[tuple[Step, ...], str, str]


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if not workload.spec or not workload.lasts or not service:
            continue
        fewest = service.replicas.min if service.replicas else 1
        for path, what, mend in _wrong(workload, workload.spec, fewest):
            place = workload.place("spec", *path)
            yield Finding(rule=RULE.id, place=place, what=f"{workload.name} {what}", mend=mend)


def _wrong(workload: Workload, spec: WorkloadSpec, fewest: int) -> Iterator[Wrong]:
    if spec.revision_history_limit < 1:
        yield ("revisionHistoryLimit",), "cannot be taken back: no release before is kept", "keep some"
    if workload.manifest.kind == "Deployment":
        yield from _of_deployment(workload, spec, fewest)
    else:
        if spec.update_strategy.type == "OnDelete":
            yield ("updateStrategy", "type"), "stays as it is at a release (OnDelete)", "leave updateStrategy out"
        if spec.update_strategy.rolling_update.partition:
            what = "stays in part as it is at a release (partition)"
            yield ("updateStrategy", "rollingUpdate", "partition"), what, "remove partition"


def _of_deployment(workload: Workload, spec: WorkloadSpec, fewest: int) -> Iterator[Wrong]:
    if spec.paused:
        yield ("paused",), "is not released: it is paused", "remove paused"
    rolling = spec.strategy.rolling_update
    if fewest > 1 and spec.strategy.type == "Recreate":
        yield ("strategy", "type"), "is away while it is released (Recreate)", "leave the strategy at RollingUpdate"
    elif fewest > 1 and (missing := _share(rolling.max_unavailable, fewest)):
        what = f"has {missing} of its {fewest} pods too few while it is released"
        yield ("strategy", "rollingUpdate", "maxUnavailable"), what, "set maxUnavailable: 0"
    if (_share(rolling.max_unavailable, fewest), str(rolling.max_surge).rstrip("%")) == (0, "0"):
        what = "can go neither forward nor back: no pod more and none fewer is allowed"
        yield ("strategy", "rollingUpdate", "maxSurge"), what, "set maxSurge: 1"
    if spec.min_ready_seconds > _WATCHED_S:
        what = f"waits {spec.min_ready_seconds} s after each pod of a release"
        yield ("minReadySeconds",), what, f"wait {_WATCHED_S} s at most"
    startup = workload.pod.containers[0].startup_probe
    starts_s = startup.period_seconds * startup.failure_threshold if startup else 0
    if spec.progress_deadline_seconds <= starts_s:
        what = f"is given up after {spec.progress_deadline_seconds} s, and its pods have {starts_s} s to start"
        yield ("progressDeadlineSeconds",), what, "give a release longer than its pods"


def _share(said: int | str, pods: int) -> int:
    """Of pods that may be away, as Kubernetes counts them: a share is rounded down."""
    share = str(said).removesuffix("%")
    if not share.isdecimal():
        return pods
    return pods * int(share) // 100 if str(said).endswith("%") else min(pods, int(share))


RULE = Rule(
    id="kubernetes-rolls-out",
    promise="R1",
    says="a release never has fewer pods than the fewest, reaches every pod, and can be taken back",
    check=check,
)
