"""What services tell of themselves is for the house: no door of Compose shows it to strangers."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from lawyers_hub.proof.verify.agreement.doors import DoorFile, behind, door_files, doors_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_MATCHER = re.compile(r"^\s*@(\w+)\s+path\s+(.+)$")
_HANDLE = re.compile(r"^\s*handle\s+@(\w+)\s*\{")
_REFUSES = re.compile(r"^\s*(respond\s+(\S+\s+)?4\d\d|error\s+4\d\d)")


def check(project: Project) -> Iterator[Finding]:
    """As the Caddyfile of a door says it; Kubernetes and AWS have rules of their own."""
    topology = project.declaration.topology
    for name in sorted(behind(topology, doors_of(topology))):
        for page in _pages(topology.services[name]):
            for door, place in _showing(project, page):
                yield Finding(
                    rule=RULE.id,
                    place=place,
                    what=f"{door} shows {page} of {name} to strangers",
                    mend=f"answer {page} with 404 before anything is passed on",
                    because=(project.declaration.place(f"services.{name}"),),
                )


def _pages(service: Service) -> list[str]:
    pages = [service.metrics.path] if service.metrics else []
    return sorted({*pages, *((service.probes.live, service.probes.ready) if service.probes else ())})


def _showing(project: Project, page: str) -> Iterator[tuple[str, Place]]:
    for given in door_files(project):
        if given.is_for_caddy and not any(_matches(pattern, page) for pattern in _refused(given)):
            first = next((number for number, line in enumerate(given.lines, 1) if "reverse_proxy" in line), None)
            if first:
                yield given.door, given.place(first)


def _refused(given: DoorFile) -> Iterator[str]:
    """The paths of every matcher whose requests are answered with an error."""
    paths: dict[str, list[str]] = {}
    for line, following in zip(given.lines, (*given.lines[1:], ""), strict=True):
        if found := _MATCHER.match(line):
            paths[found[1]] = found[2].split()
        elif (found := _HANDLE.match(line)) and _REFUSES.match(following):
            yield from paths.get(found[1], ())


def _matches(pattern: str, page: str) -> bool:
    """Caddy knows `*` at either end, and neither upper nor lower case."""
    return fnmatchcase(page.lower(), pattern.lower().replace("[", "[[]"))


RULE = Rule(
    id="monitoring-hidden",
    promise="N2",
    says="no door of Compose shows strangers the pages on which services tell of themselves",
    check=check,
)
