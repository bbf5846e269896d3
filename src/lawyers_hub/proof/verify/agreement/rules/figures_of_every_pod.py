"""A name with one address answers for one pod; of the others, and of those that are not ready, no figure ever comes."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Object, Release
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service
from lawyers_hub.proof.verify.monitoring.scraping import Asked, Job
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import is_on


def check(project: Project) -> Iterator[Finding]:
    for release in project.releases:
        for scraping in project.monitoring.scraping if project.monitoring else ():
            for job in scraping.jobs if is_on([scraping.plane], release.plane) else ():
                for target in job.targets if job.name in release.services else ():
                    yield from _found(release, job, target)


def _found(release: Release, job: Job, target: Asked) -> Iterator[Finding]:
    name, _, rest = target.host.partition(".")
    if rest and not f"{rest}.".startswith(f"{release.cluster.namespace}."):
        return
    services = [service for service in release.of(Service) if service.name == name]
    if not services:
        what = f"the job {job.name} asks {name}, and no Service has that name in {release.overlay}"
        yield _finding(target.place, what, "name a Service that leads to its pods")
    for service in services:
        yield from _answers(release, job, target, service)


def _answers(release: Release, job: Job, target: Asked, service: Object[Service]) -> Iterator[Finding]:
    spec, declared = service.body.spec, release.services[job.name]
    led = (
        [workload.name for workload in release.selected(Selector(match_labels=spec.selector))] if spec.selector else []
    )
    if led != [job.name]:
        what = f"the job {job.name} asks {service.manifest}, which leads to {' and '.join(led) or 'nobody'}"
        yield _finding(service.place("spec", "selector"), what, f"select the pods of {job.name}", target.place)
    if declared.replicas and declared.replicas.max > 1 and not spec.is_headless:
        what = f"{service.manifest} answers for one pod of {job.name} at a time, and Prometheus asks it for all"
        yield _finding(service.place("spec", "clusterIP"), what, "set clusterIP: None", target.place)
    elif spec.is_headless and not spec.publish_not_ready_addresses:
        what = f"{service.manifest} leaves out the pods of {job.name} that are not ready, when figures are needed most"
        yield _finding(
            service.place("spec", "publishNotReadyAddresses"), what, "set publishNotReadyAddresses: true", target.place
        )


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="figures-of-every-pod",
    promise="O2",
    says="every name that Prometheus asks in the cluster leads to all pods of that service, ready or not",
    check=check,
)
