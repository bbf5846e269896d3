"""Whether a service is well is one question; asked for another page in one plane, one of them is not answered."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lawyers_hub.proof.verify.compose.composition import Health
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Workload
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_PAGE = re.compile(r"https?://(?:127\.0\.0\.1|localhost|\[::1\]):\d+/[^\s\"']*")


def check(project: Project) -> Iterator[Finding]:
    containers = project.composition.containers if project.composition else {}
    for release in project.releases:
        for workload in release.workloads:
            composed = containers.get(workload.name)
            wanted = _page(composed.health) if composed and composed.health else None
            said = _asked(workload)
            if composed and composed.health and wanted and said and said != wanted:
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place("containers", 0, "readinessProbe"),
                    what=f"{workload.name} is asked for {said[1]} on {said[0]} in {release.overlay}, "
                    f"and for {wanted[1]} on {wanted[0]} under Compose",
                    mend="ask for the page that it has",
                    because=(composed.health.place,),
                )


def _page(health: Health) -> tuple[int, str] | None:
    found = _PAGE.search(" ".join(health.test))
    parts = urlsplit(found[0]) if found else None
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
    says="whether a service is ready is asked at the port and path of its health check under Compose",
    check=check,
)
