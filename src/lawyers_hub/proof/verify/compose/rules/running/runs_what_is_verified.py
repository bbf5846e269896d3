"""The files that are judged are those that run: a container that reads another was never looked at."""

import posixpath
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Artifacts

_CHOSEN_BY = "--config.file="


def check(composition: Composition) -> Iterator[Finding]:
    judged = _judged(composition.declaration.topology.artifacts)
    for file in judged:
        if not any(_under(file, mount.source) for one in composition.containers.values() for mount in one.mounts):
            yield Finding(
                rule=RULE.id,
                place=composition.place,
                what=f"{file} is what is judged, and no container is given it",
                mend="mount it, read_only, for the service that reads it",
            )
    for container in composition.containers.values():
        for word in container.command:
            file = _source_of(container, word.removeprefix(_CHOSEN_BY)) if word.startswith(_CHOSEN_BY) else ""
            if word.startswith(_CHOSEN_BY) and file not in judged:
                yield container.finding(
                    RULE.id,
                    "command",
                    f"{container.name} is configured by {file or word.removeprefix(_CHOSEN_BY)}, which nobody judges",
                    f"start it with one of {', '.join(judged)}",
                )


def _judged(named: Artifacts) -> list[str]:
    found = (named.prometheus.get("compose"), named.rules, named.alertmanager, named.dashboards, named.datasources)
    return [file for file in found if file is not None]


def _under(file: str, folder: str) -> bool:
    return file == folder or file.startswith(f"{folder}/")


def _source_of(container: Container, path: str) -> str:
    """Where a file of the container lies on the machine."""
    for mount in container.mounts:
        if mount.kind == "bind" and _under(path, mount.target):
            return posixpath.normpath(posixpath.join(mount.source, posixpath.relpath(path, mount.target)))
    return ""


RULE = Rule(
    id="compose-runs-what-is-verified",
    promise="O2",
    says="containers are given the files that are judged here, and are configured by no other",
    check=check,
)
