"""A service is known wherever it must be: where it runs, where it is watched, and where people read of it."""

import re
from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule


def check(project: Project) -> Iterator[Finding]:
    """One finding for each service, with every place where it is not known."""
    # People write redis_exporter where a service is called redis-exporter.
    texts = [document.text.replace("_", "-") for document in project.documents]
    for name in project.declaration.topology.services:
        if missing := [*_missing(project, name, texts)]:
            yield Finding(
                rule=RULE.id,
                place=project.declaration.place(f"services.{name}"),
                what=f"{name} is declared, and not known {'; nor '.join(missing)}",
                mend="add it there, or take it out of the topology",
            )


def _missing(project: Project, name: str, texts: Sequence[str]) -> Iterator[str]:
    composed = project.composition
    if composed and name in composed.declaration.topology.services and name not in composed.containers:
        yield "in compose"
    for release in project.releases:
        if name in release.services and name not in {workload.name for workload in release.workloads}:
            yield f"in {release.plane}"
    if project.monitoring and project.declaration.topology.services[name].metrics:
        for scraping in project.monitoring.scraping:
            targets = {target.host.partition(".")[0] for job in scraping.jobs for target in job.targets}
            if name not in targets | {job.name for job in scraping.jobs}:
                yield f"to Prometheus in {scraping.plane}"
    # A name is not found in a longer one: redis is not redis-backup.
    spoken = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    if texts and not any(spoken.search(text) for text in texts):
        yield "in any document"


RULE = Rule(
    id="registered-everywhere",
    promise="N1",
    says="every declared service is known in Compose, in each overlay, to Prometheus and in the documents",
    check=check,
)
