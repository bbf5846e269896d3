"""What services tell of themselves is for the house: no door of Compose or AWS shows it to strangers."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from lawyers_hub.proof.verify.agreement.doors import DoorFile, behind, door_files, doors_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform import Configuration
from lawyers_hub.proof.verify.terraform.configuration import Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed
from lawyers_hub.proof.verify.topology import Service

_MATCHER = re.compile(r"^\s*@(\w+)\s+path\s+(.+)$")
_HANDLE = re.compile(r"^\s*handle\s+@(\w+)\s*\{")
_REFUSES = re.compile(r"^\s*(respond\s+(\S+\s+)?4\d\d|error\s+4\d\d)")


def check(project: Project) -> Iterator[Finding]:
    """Kubernetes has a rule of its own, which knows its Ingresses."""
    topology = project.declaration.topology
    for name in sorted(behind(topology, doors_of(topology))):
        for page in _pages(topology.services[name]):
            shown = [*_by_caddy(project, page), *_by_balancer(project.configuration, topology.services[name], page)]
            for door, place in shown:
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


# Compose -------------------------------------------------------------------------------------------------------------


def _by_caddy(project: Project, page: str) -> Iterator[tuple[str, Place]]:
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
    """Caddy knows `*` at the ends, and neither upper nor lower case; AWS knows `?` besides."""
    return fnmatchcase(page.lower(), pattern.lower().replace("[", "[[]"))


# AWS -----------------------------------------------------------------------------------------------------------------


def _by_balancer(configuration: Configuration | None, service: Service, page: str) -> Iterator[tuple[str, Place]]:
    """The first rule that takes the page decides; it is shown where that one passes it on to the service."""
    if configuration is None:
        return
    rules = sorted(configuration.of("aws_lb_listener_rule"), key=_priority)
    taking = next((rule for rule in rules if _takes(rule, page)), None)
    if taking and _leads_to(configuration, taking, service):
        yield taking.address, taking.content.place


def _priority(rule: Resource) -> float:
    given = rule.content.given("priority")
    return float(str(given.value.raw)) if given and str(given.value.raw).isdigit() else float("inf")


def _takes(rule: Resource, page: str) -> bool:
    patterns = [pattern for condition in rule.content.inner("condition") for pattern in condition.inner("path_pattern")]
    globs = [text for pattern in patterns for text in _texts(pattern, "values")]
    expressions = [text for pattern in patterns for text in _texts(pattern, "regex_values")]
    return any(fnmatchcase(page, glob) for glob in globs) or any(re.search(one, page) for one in expressions)


def _texts(content: Content, name: str) -> list[str]:
    given = content.given(name)
    raw = given.value.raw if given else ()
    return [one.raw for one in raw if isinstance(one.raw, str)] if isinstance(raw, tuple) else []


def _leads_to(configuration: Configuration, rule: Resource, service: Service) -> bool:
    """Whether it passes anything on to the service's port; where that cannot be told, it does."""
    for action in rule.content.inner("action"):
        passing = [one for one in (action, *_targets(action)) if one.given("target_group_arn") or one.given("arn")]
        for one in passing:
            target = one.given("target_group_arn") or one.given("arn")
            raw = target.value.raw if target else None
            group = configuration.at(raw.address) if isinstance(raw, Computed) else None
            port = group.content.given("port") if group else None
            if port is None or port.value.raw in service.ports.values():
                return True
    return False


def _targets(action: Content) -> list[Content]:
    return [target for forward in action.inner("forward") for target in forward.inner("target_group")]


RULE = Rule(
    id="monitoring-hidden",
    promise="N2",
    says="no door of Compose or AWS shows strangers the pages on which services tell of themselves",
    check=check,
)
