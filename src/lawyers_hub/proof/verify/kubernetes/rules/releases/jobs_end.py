"""What runs once or by the clock has time to do its work, tries again, and is still there for who waits for it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.workloads import CronJob, WorkloadSpec
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

# A pod of a job has to be fetched, started and done; whoever waits for a job asks for it some minutes long.
_FEWEST_S, _WAITED_FOR_S = 60, 600
# The controller looks at schedules every ten seconds.
_LOOKS_EVERY_S = 10

Wrong = tuple[tuple[Step, ...], str, str]


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        if not workload.lasts and workload.spec:
            at: tuple[Step, ...] = ("spec", "jobTemplate", "spec") if workload.cron else ("spec",)
            wrong = [((*at, *path), what, mend) for path, what, mend in _of_job(release, workload, workload.spec)]
            wrong += [(("spec", *path), w, m) for path, w, m in _of_cron(workload.cron)] if workload.cron else []
            for path, what, mend in wrong:
                place = workload.place(*path)
                yield Finding(rule=RULE.id, place=place, what=f"{workload.name} {what}", mend=mend)


def _of_job(release: Release, workload: Workload, spec: WorkloadSpec) -> Iterator[Wrong]:
    deadline_s, kept_s = spec.active_deadline_seconds, spec.ttl_seconds_after_finished
    if deadline_s is not None and deadline_s < _FEWEST_S:
        what = f"is ended after {deadline_s} s, hardly started"
        yield ("activeDeadlineSeconds",), what, f"give it {_FEWEST_S} s or more"
    if spec.backoff_limit < 1:
        yield ("backoffLimit",), "gives up at the first failure, as while a store is starting", "let it try again"
    if spec.parallelism != 1 or (spec.completions or 1) != 1:
        yield ("parallelism",), "does the same work several times at once", "leave parallelism and completions at 1"
    if workload.pod.restart_policy == "Always":
        what = "is started again whenever it has ended (restartPolicy Always), so Kubernetes refuses it"
        yield ("template", "spec", "restartPolicy"), what, "set restartPolicy: Never"
    service = release.services.get(workload.name)
    if not workload.cron and spec.suspend:
        yield ("suspend",), "never runs: it is suspended", "remove suspend"
    if service and service.before and kept_s is not None and kept_s < _WAITED_FOR_S:
        what = f"is removed {kept_s} s after its end, before a release that waits for it has seen it"
        yield ("ttlSecondsAfterFinished",), what, f"keep it {_WAITED_FOR_S} s or more"


def _of_cron(cron: CronJob) -> Iterator[Wrong]:
    spec = cron.spec
    if spec.time_zone is not None and not _is_zone(spec.time_zone):
        yield (
            ("timeZone",),
            f"runs by the clock of {spec.time_zone}, which is no time zone",
            "name one, such as Etc/UTC",
        )
    if spec.starting_deadline_seconds is not None and spec.starting_deadline_seconds < _LOOKS_EVERY_S:
        what = f"may not start later than {spec.starting_deadline_seconds} s, and is looked at every {_LOOKS_EVERY_S}"
        yield ("startingDeadlineSeconds",), what, "give it minutes"
    if spec.failed_jobs_history_limit < 1:
        yield ("failedJobsHistoryLimit",), "leaves nothing of a run that failed, not even its log", "keep one or more"


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


RULE = Rule(
    id="kubernetes-jobs-end",
    promise="R1",
    says="every job has time to end, runs once at a time, and can be waited for",
    check=check,
)
