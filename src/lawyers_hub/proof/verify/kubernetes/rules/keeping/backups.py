"""A backup that is not taken is noticed on the day it is needed."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding, Verdict
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.schedules import longest_pause_minutes
from lawyers_hub.proof.verify.kubernetes.telling import told_to
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import RedisKept

_STORE = "redis"


def check(release: Release) -> Iterator[Finding]:
    """Whoever runs again and again and speaks to the store is taken for its backup. A store elsewhere keeps itself."""
    yield from _resting(release)
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
        yield from _wrong(backup, every, backup.name in release.around.resting)
    if kept:
        yield from _told(release, kept)


def _resting(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        if workload.cron and workload.name in release.around.resting and not workload.cron.spec.suspend:
            what = f"{workload.name} runs where others do its work, and can only fail"
            yield _finding(workload.place("spec", "suspend"), what, "set suspend: true")


def _told(release: Release, kept: RedisKept) -> Iterator[Finding]:
    figures = {"backup_every_minutes": kept.backup_every_minutes, "keep_backups": kept.keep_backups}
    for variable, figure in kept.told.items():
        for told in told_to(release).get(variable, []):
            if told.value != str(figures[figure]):
                what = f"{told.service} is told {variable} {told.value}, and {figures[figure]} is declared"
                yield _finding(told.place, what, f"write {figures[figure]}")


def _wrong(backup: Workload, every: int, rests: bool) -> Iterator[Finding]:
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
    if spec.suspend and not rests:
        yield _finding(backup.place("spec", "suspend"), f"{backup.name} never runs: it is suspended", "remove suspend")
    if spec.concurrency_policy != "Forbid":
        how = "run twice at once" if spec.concurrency_policy == "Allow" else "be ended by the next one"
        what = f"{backup.name} may {how}, when one backup takes too long"
        yield _finding(backup.place("spec", "concurrencyPolicy"), what, "set concurrencyPolicy: Forbid")


def _finding(place: Place, what: str, mend: str, verdict: Verdict = "broken") -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict=verdict)


RULE = Rule(
    id="kubernetes-backups",
    promise="D2",
    says="a store that runs in the cluster is backed up as often as the topology says",
    check=check,
)
