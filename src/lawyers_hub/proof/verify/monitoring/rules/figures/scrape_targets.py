"""A question to a place where nobody answers is a figure that never comes, and an alert that never fires."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.scraping import Asked, Job
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Metrics, Topology, is_on


def check(monitoring: Monitoring) -> Iterator[Finding]:
    topology = monitoring.declaration.topology
    for scraping in monitoring.scraping:
        for job in scraping.jobs:
            if not job.targets:
                yield _wrong(job, None, f"the job {job.name} asks nobody", "give it a target")
            for target in job.targets:
                service = topology.services.get(job.name)
                if service is None:
                    yield from _given(topology, scraping.plane, job, target)
                else:
                    yield from _service(job, target, service.metrics)


def _service(job: Job, target: Asked, metrics: Metrics | None) -> Iterator[Finding]:
    if metrics is None:
        yield _wrong(job, None, f"{job.name} is asked for figures and declares none", "remove the job")
        return
    found = target.host.partition(".")[0]
    if found != job.name and not found.startswith(f"{job.name}-"):
        yield _wrong(job, target, f"the job {job.name} asks {target.host}, which is another", f"ask {job.name}")
    if target.port != metrics.port:
        what = f"{job.name} is asked for figures on port {target.port}, and has them on {metrics.port}"
        yield _wrong(job, target, what, f"write the port {metrics.port}")
    if job.path != metrics.path:
        what = f"{job.name} is asked for figures at {job.path}, and has them at {metrics.path}"
        yield Finding(rule=RULE.id, place=job.path_place, what=what, mend=f"write metrics_path: {metrics.path}")


def _given(topology: Topology, plane: str, job: Job, target: Asked) -> Iterator[Finding]:
    here = [given.metrics for given in topology.given.values() if is_on(given.on, plane)]
    if not any((metrics.port, metrics.path) == (target.port, job.path) for metrics in here):
        what = f"the job {job.name} asks {target.host}:{target.port}{job.path}, which nobody declares for {plane}"
        yield _wrong(job, target, what, "ask a declared port and path, or declare who answers there")


def _wrong(job: Job, target: Asked | None, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=target.place if target else job.place, what=what, mend=mend)


RULE = Rule(
    id="scrape-targets",
    promise="O2",
    says="every scrape job asks a declared service, at its port and path",
    check=check,
)
