"""A service is one program: what it is told under Compose it is told in Kubernetes, or one of them was forgotten."""

import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.agreement.settings import Setting, under_compose
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.kubernetes.telling import told_by
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

# Addresses, files, names of hosts and what is filled in later differ from plane to plane, and rightly so.
_OF_ITS_PLACE = re.compile(r"[/$@]|\d+\.\d+\.\d+\.\d+|:\d|^$")


def check(project: Project) -> Iterator[Finding]:
    composed: dict[str, list[Setting]] = {}
    for setting in under_compose(project):
        composed.setdefault(setting.service, []).append(setting)
    for release in project.releases:
        said = [Setting(one.service, one.name, one.value, one.place) for one in told_by(release)]
        for workload in release.workloads:
            here = {_name(one.name): one for one in said if one.service == workload.name}
            names = {_name(variable.name) for container, _ in workload.containers() for variable in container.env}
            for setting in composed.get(workload.name, []):
                yield from _missing(project, release, workload, setting, names | here.keys())
                yield from _differing(release, setting, here)


def _name(variable: str) -> str:
    return variable.removesuffix("_FILE").rstrip("_")


def _missing(
    project: Project, release: Release, workload: Workload, setting: Setting, names: set[str]
) -> Iterator[Finding]:
    """Its own name it need not be told; and how often it works is its schedule's to say, where it has one."""
    if _name(setting.name) in names or setting.value == setting.service or not _has_environment(workload):
        return
    kept = project.declaration.topology.persistence.redis
    if workload.cron and kept and kept.told.get(setting.name) == "backup_every_minutes":
        return
    what = f"{setting.service} is told {setting.name} under Compose, and nothing of it in {release.overlay}"
    place = workload.pod_place("containers", 0, "env")
    yield _finding(place, what, f"tell it {setting.name}, or nowhere", setting.place)


def _has_environment(workload: Workload) -> bool:
    """Who is told a whole map or Secret is told what nobody can list here."""
    return not any(container.env_from for container, _ in workload.containers())


def _differing(release: Release, setting: Setting, here: Mapping[str, Setting]) -> Iterator[Finding]:
    other = here.get(_name(setting.name))
    if other is None or other.value == setting.value:
        return
    if other.name != setting.name:
        if setting.name.endswith("_FILE") and other.value.startswith("/"):
            what = (
                f"{setting.service} is told {other.name} {other.value} in {release.overlay}, a path for the word itself"
            )
            yield _finding(other.place, what, f"name it {setting.name}", setting.place)
        return
    if not _OF_ITS_PLACE.search(setting.value) and not _OF_ITS_PLACE.search(other.value):
        what = f"{setting.service} is told {setting.name} {other.value} in {release.overlay}"
        yield _finding(other.place, f"{what}, and {setting.value} under Compose", "tell it the same", setting.place)


def _finding(place: Place, what: str, mend: str, because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=(because,))


RULE = Rule(
    id="told-the-same",
    promise="R1",
    says="what a service is told under Compose it is told in Kubernetes, and the same but for addresses",
    check=check,
)
