"""The header by which a request is followed comes through every door, and stands in the logs."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.doors import door_files
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step, Value

_INGRESS_KINDS = ("Ingress", "Middleware", "HTTPRoute", "Gateway")
# How doors change headers: Caddy's and nginx's words for it.
_CHANGES = r"\b(header_up|header_down|request_header|header|proxy_set_header|proxy_hide_header|more_clear_headers)\s"


def check(project: Project) -> Iterator[Finding]:
    if project.declaration.topology.correlation is None:
        return
    yield from _under_compose(project)
    yield from _in_kubernetes(project)
    yield from _in_aws(project)
    yield from _in_sources(project)


def _header(project: Project) -> str:
    correlation = project.declaration.topology.correlation
    return correlation.header if correlation else ""


def _under_compose(project: Project) -> Iterator[Finding]:
    """In whatever files the door is given that stands open to the internet."""
    changes = re.compile(_CHANGES + rf"[^#]*[-+>?]?{re.escape(_header(project))}\b", re.IGNORECASE)
    for given in door_files(project):
        for number, line in enumerate(given.lines, start=1):
            if changes.search(line):
                yield _changed(project, given.place(number), given.door)


def _in_kubernetes(project: Project) -> Iterator[Finding]:
    for release in project.releases:
        for manifest in release.manifests:
            if manifest.kind in _INGRESS_KINDS:
                for path in _paths_to(manifest.value, _header(project).lower(), ()):
                    yield _changed(project, manifest.place(*path), str(manifest))


def _paths_to(value: Value, header: str, path: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """Wherever the header is spoken of, as a key or within a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower() == header:
                yield *path, key
            else:
                yield from _paths_to(inner, header, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths_to(inner, header, (*path, index))
    elif isinstance(value, str) and header in value.lower():
        yield path


def _in_aws(project: Project) -> Iterator[Finding]:
    """A balancer that drops invalid fields takes letters, digits and dashes for valid."""
    if project.configuration is None or re.fullmatch(r"[A-Za-z0-9-]+", _header(project)):
        return
    for balancer in project.configuration.of("aws_lb"):
        dropping = balancer.content.given("drop_invalid_header_fields")
        if dropping is not None and dropping.value.raw is not False:
            yield _changed(project, dropping.place, balancer.address)


def _in_sources(project: Project) -> Iterator[Finding]:
    correlation = project.declaration.topology.correlation
    if correlation is None:
        return
    for files, word in ((correlation.answered_by, correlation.header), (correlation.logged_by, correlation.field)):
        for file in files:
            try:
                spoken = word in read_text(project.root, file)
            except Fault as fault:
                yield _finding(fault.place, fault.what, "mend the name under [correlation]")
                continue
            if not spoken:
                yield _finding(Place(file, 1), f"{file} does not speak of {word}", f"answer or log {word} there")


def _changed(project: Project, place: Place, door: str) -> Finding:
    header = _header(project)
    return _finding(
        place, f"{door} changes {header}, so that a request is lost from sight", f"let {header} pass as it is"
    )


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="correlation-passes",
    promise="O1",
    says="the header by which a request is followed passes every door unchanged, is answered and logged",
    check=check,
)
