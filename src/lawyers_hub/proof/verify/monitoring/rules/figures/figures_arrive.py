"""Between who has a figure and who asks for it, nothing drops it or gives it another's name."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.figures import exported_as
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.monitoring.scraping import Job, Relabelling, Scraping
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule

_PROBE = "/probe"
_ADDRESS = re.compile(r"(https?)://([\w.-]+)")
_LETS_GO = ("drop", "keep")


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for scraping in monitoring.scraping:
        for job in scraping.jobs:
            yield from _job(monitoring, scraping, job)
        for step in scraping.alerts_relabelled:
            if lost := [alert.name for alert in monitoring.alerts if _lets_go(step, alert.own_labels)]:
                what = f"the alert {lost[0]} is dropped on its way from Prometheus on {scraping.plane}"
                yield _finding(step.place, what, "let every alert through")
        for name, meant in (
            ("system", monitoring.declaration.topology.system),
            ("environment", monitoring.declaration.topology.environment),
        ):
            if (said := scraping.outside.get(name)) and said.text != meant:
                what = f"Prometheus on {scraping.plane} tells that its {name} is {said.text}, and it is {meant}"
                yield _finding(said.place, what, f"write {name}: {meant}")


def _job(monitoring: Monitoring, scraping: Scraping, job: Job) -> Iterator[Finding]:
    service = monitoring.declaration.topology.services.get(job.name)
    if service and service.metrics and job.scheme.text != "http" and "https" not in service.ports:
        yield _finding(
            job.scheme.place, f"{job.name} is asked by {job.scheme.text}, and speaks HTTP", "write scheme: http"
        )
    if service and job.honours_labels:
        what = f"{job.name} may give its figures the name of another job"
        yield _finding(job.place, what, "remove honor_labels")
    for kind in job.looked_up:
        if kind.text != "A":
            what = f"the job {job.name} looks for records {kind.text}, of which the house has none"
            yield _finding(kind.place, what, "write type: A")
    for step in job.relabelled:
        if step.target == "job" and not step.sources and step.replacement != job.name:
            what = f"the figures of the job {job.name} are called {step.replacement}"
            yield _finding(step.place, what, "let them have the name of their job")
    for step in job.figures_relabelled:
        for metric in _used(monitoring, job):
            if _lets_go(step, {"__name__": metric, "job": job.name}):
                what = f"{metric} of {job.name} is dropped on {scraping.plane}, and it is asked for"
                yield _finding(step.place, what, "let it through")
                break
    yield from _probe(monitoring, scraping, job)


def _probe(monitoring: Monitoring, scraping: Scraping, job: Job) -> Iterator[Finding]:
    """One who looks on behalf of others is told where, and how."""
    if job.path == _PROBE:
        if not any(step.target == "__param_target" for step in job.relabelled):
            what = f"the job {job.name} does not say what to probe"
            yield _finding(job.place, what, "copy __address__ to __param_target under relabel_configs")
        if not job.module:
            yield _finding(job.place, f"the job {job.name} does not say how to probe", "name a module under params")
    folder = posixpath.dirname(scraping.place.file)
    for file in job.files:
        path = posixpath.normpath(posixpath.join(folder, file.text))
        if "*" not in path and not path.startswith("/") and not (monitoring.root / path).is_file():
            what = f"the job {job.name} takes its targets from {file.text}, which is not there"
            yield _finding(file.place, what, "mend the name")
        elif job.path == _PROBE and "*" not in path and not path.startswith("/"):
            yield from _from_outside(monitoring, job, path)


def _from_outside(monitoring: Monitoring, job: Job, file: str) -> Iterator[Finding]:
    """People come by their name for the house and by TLS, and so does who looks on their behalf."""
    try:
        lines = read_text(monitoring.root, file).splitlines()
    except Fault:
        return
    services = monitoring.declaration.topology.services
    for number, line in enumerate(lines, start=1):
        for scheme, host in () if line.lstrip().startswith("#") else _ADDRESS.findall(line):
            if host in services or (scheme == "http" and any("https" in one.ports for one in services.values())):
                what = f"the job {job.name} looks at {scheme}://{host}, by which no people come"
                yield _finding(Place(file, number), what, "write the address that people have, with https")


def _used(monitoring: Monitoring, job: Job) -> list[str]:
    """The metrics of this job that are asked for; of one whose exporter has another name nothing is known."""
    table = monitoring.exported or {}
    asked = {
        one.metric
        for query in monitoring.queries()
        if query.expression
        for one in walk(query.expression)
        if isinstance(one, Selector) and one.metric
    }
    exporters = {exported.exporter for exported in table.values()}
    own = {metric for metric in asked if (found := exported_as(metric, table)) and found.exporter == job.name}
    if own or job.name in exporters:
        return sorted(own)
    if job.name not in monitoring.declaration.topology.services:
        return []
    known = {metric: exported for metric in asked if (exported := exported_as(metric, table))}
    return sorted(metric for metric, exported in known.items() if not _is_anothers(monitoring, exported.exporter))


def _is_anothers(monitoring: Monitoring, exporter: str) -> bool:
    topology = monitoring.declaration.topology
    return exporter in topology.services or exporter in topology.given


def _lets_go(step: Relabelling, labels: Mapping[str, str]) -> bool:
    """Whether the step drops what has these labels; what it chooses by another label is not known to."""
    if step.action not in _LETS_GO or not set(step.sources) <= labels.keys():
        return False
    try:
        fits = re.fullmatch(step.pattern, ";".join(labels[name] for name in step.sources)) is not None
    except re.error:
        return False
    return fits == (step.action == "drop")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="figures-arrive",
    promise="O2",
    says="figures and alerts that are asked for are dropped by nobody, and called by nobody else's name",
    check=check,
)
