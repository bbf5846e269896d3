"""A backup that is not taken is noticed on the day it is needed."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding, Verdict
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.schedules import longest_pause_minutes
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_STORE = "redis"


def check(release: Release) -> Iterator[Finding]:
    """Whoever runs again and again and speaks to the store is taken for its backup. A store elsewhere keeps itself."""
    topology = release.declaration.topology
    kept = topology.persistence.redis
    every = kept.backup_every_minutes if kept else None
    if every is None or _STORE not in release.services:
        return
    asking = {source for flow in topology.flows if _STORE in flow.targets for source in flow.source}
    backups = [w for w in release.workloads if w.cron and w.name in asking]
    if not backups:
        what = f"nothing takes a backup of {_STORE}, and one every {every} minutes is declared"
        yield _finding(release.place(), what, "add a CronJob that takes it")
    for backup in backups:
        yield from _wrong(backup, every)


def _wrong(backup: Workload, every: int) -> Iterator[Finding]:
    if not backup.cron:
        return
    spec = backup.cron.spec
    pause = longest_pause_minutes(spec.schedule)
    place = backup.place("spec", "schedule")
    if pause is None:
        what = f"how often {backup.name} runs cannot be told from its schedule {spec.schedule!r}"
        yield _finding(place, what, "write one that is the same on every day", "unknown")
    elif pause > every:
        what = f"{backup.name} runs every {pause} minutes, and every {every} minutes is declared"
        yield _finding(place, what, f"run it every {every} minutes")
    if spec.suspend:
        yield _finding(backup.place("spec", "suspend"), f"{backup.name} never runs: it is suspended", "remove suspend")
    if spec.concurrency_policy == "Allow":
        what = f"{backup.name} may run twice at once, when one backup takes too long"
        yield _finding(backup.place("spec", "concurrencyPolicy"), what, "set concurrencyPolicy: Forbid")


def _finding(place: Place, what: str, mend: str, verdict: Verdict = "broken") -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict=verdict)


RULE = Rule(
    id="kubernetes-backups",
    promise="D2",
    says="a store that runs in the cluster is backed up as often as the topology says",
    check=check,
)
