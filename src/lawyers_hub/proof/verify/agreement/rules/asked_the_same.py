"""Whether a service is well is one question; asked for another page in one plane, one of them is not answered."""

import re
from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.compose.composition import Health
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Workload
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.urls import url_of

_PAGE = re.compile(r"https?://(?:127\.0\.0\.1|localhost|\[::1\]):\d+/[^\s\"']*")


def check(project: Project) -> Iterator[Finding]:
    containers = project.composition.containers if project.composition else {}
    for release in project.releases:
        for workload in release.workloads:
            composed = containers.get(workload.name)
            if composed and composed.health and (differing := _differing(composed.health, workload)):
                here, there = differing
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place("containers", 0, "readinessProbe"),
                    what=f"{workload.name} is asked {here} in {release.overlay}, and {there} under Compose",
                    mend="ask both alike",
                    because=(composed.health.place,),
                )


def _differing(health: Health, workload: Workload) -> tuple[str, str] | None:
    wanted, said = _page(health), _asked(workload)
    if wanted and said and said != wanted:
        return f"for {said[1]} on {said[0]}", f"for {wanted[1]} on {wanted[0]}"
    commands = _words(health, workload)
    return (f"by `{commands[0]}`", f"by `{commands[1]}`") if commands else None


def _words(health: Health, workload: Workload) -> tuple[str, str] | None:
    """The commands of both, where both are commands and differ by more than where secrets lie."""
    probe = workload.pod.containers[0].readiness_probe
    if probe is None or probe.exec is None or health.disabled or not health.test:
        return None
    here, there = _plain(probe.exec.command), _plain(health.test)
    return (here, there) if here != there else None


def _plain(words: Sequence[str]) -> str:
    """Without the shell around it, and what Compose needs doubled; a file of a secret by its name alone."""
    kept = words[1:] if words[:1] in (("CMD",), ("CMD-SHELL",)) else words
    kept = kept[2:] if len(kept) == 3 and kept[1] == "-c" else kept
    said = re.sub(r"\s*\|\|\s*exit 1$", "", " ".join(kept))
    return re.sub(r"/run/secrets/(?:[\w.-]+/)*", "", said.replace("$$", "$"))


def _page(health: Health) -> tuple[int, str] | None:
    found = _PAGE.search(" ".join(health.test))
    parts = url_of(found[0]) if found else None
    return (parts.port or 0, parts.path) if parts else None


def _asked(workload: Workload) -> tuple[int, str] | None:
    container = workload.pod.containers[0]
    asked = container.readiness_probe.http_get if container.readiness_probe else None
    if asked is None:
        return None
    ports = {port.name: port.container_port for port in container.ports}
    number = ports.get(asked.port, 0) if isinstance(asked.port, str) else asked.port
    return number, asked.path


RULE = Rule(
    id="asked-the-same",
    promise="S2",
    says="whether a service is ready is asked as by its health check under Compose: at its port and path, or alike",
    check=check,
)
