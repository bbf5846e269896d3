"""A file that was carried to the cluster and lies where nobody looks is a setting that does not hold."""

import posixpath
import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Container as Composed
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.kubernetes.files import files_of
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_MOST_FILES = 200
# Of targets, in Prometheus' own file.
_LISTED = re.compile(r"\bfiles:\s*(?:-\s*|\[\s*)[\"']?([\w./*-]+)")


def check(project: Project) -> Iterator[Finding]:
    containers = project.composition.containers if project.composition else {}
    for release in project.releases:
        for workload in release.workloads:
            here = _files(release, workload)
            if here and (composed := containers.get(workload.name)):
                yield from _elsewhere(release, workload, here, dict(_under_compose(project, composed)))
            if here and project.monitoring:
                yield from _rules(project, workload, here)


def _files(release: Release, workload: Workload) -> dict[str, str]:
    found = (files_of(release, workload, container) for container, _ in workload.containers())
    return {path: text for files in found for path, text in files.items() if text}


def _elsewhere(
    release: Release, workload: Workload, here: dict[str, str], composed: dict[str, str]
) -> Iterator[Finding]:
    by_text = {text: path for path, text in composed.items()}
    for path, text in here.items():
        wanted = by_text.get(text)
        has_its_name = wanted and posixpath.basename(wanted) == posixpath.basename(path)
        if wanted and has_its_name and wanted not in here and path not in composed:
            what = f"{workload.name} finds {posixpath.basename(path)} at {path} in {release.overlay}, and at {wanted}"
            yield _finding(_mounts(workload), f"{what} under Compose", f"mount it at {wanted}")


def _under_compose(project: Project, composed: Composed) -> Iterator[tuple[str, str]]:
    """By their paths in the container; of a folder, all that lies in it."""
    for mount in composed.mounts:
        if mount.kind == "bind":
            top = project.root / mount.source
            found = sorted(top.rglob("*"))[:_MOST_FILES] if top.is_dir() else [top]
            for path in found:
                inside = path.relative_to(top).as_posix()
                if text := _text(project, path.relative_to(project.root).as_posix()) if path.is_file() else None:
                    yield posixpath.normpath(posixpath.join(mount.target, inside)), text


def _text(project: Project, file: str) -> str | None:
    try:
        return read_text(project.root, file)
    except (Fault, ValueError):
        return None


def _rules(project: Project, workload: Workload, here: dict[str, str]) -> Iterator[Finding]:
    """Every file of rules or targets that Prometheus' own file names lies beside it; a pattern may find nothing."""
    for scraping in project.monitoring.scraping if project.monitoring else ():
        text = _text(project, scraping.place.file)
        for path in (path for path, one in here.items() if one == text):
            for named in (*(one.text for one in scraping.rule_files), *_LISTED.findall(text or "")):
                folder = posixpath.dirname(path)
                wanted = posixpath.normpath(posixpath.join(folder, named))
                if "*" not in wanted and wanted not in here:
                    what = f"{workload.name} is told of {named}, and no such file lies in {folder}"
                    yield _finding(_mounts(workload), what, "mount it there", scraping.place)


def _mounts(workload: Workload) -> Place:
    return workload.pod_place("containers", 0, "volumeMounts")


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="carried-to-the-same-place",
    promise="O2",
    says="every file that is carried to the cluster lies where it does under Compose, and where it is looked for",
    check=check,
)
