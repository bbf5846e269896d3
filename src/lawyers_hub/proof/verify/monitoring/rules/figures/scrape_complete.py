"""Whoever has figures is asked for them, on every plane."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.scraping import Scraping
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import is_on


def check(monitoring: Monitoring) -> Iterator[Finding]:
    topology = monitoring.declaration.topology
    for scraping in monitoring.scraping:
        names = {job.name for job in scraping.jobs}
        asked = {(target.port, job.path) for job in scraping.jobs for target in job.targets}
        here = {name: one for name, one in topology.given.items() if is_on(one.on, scraping.plane)}
        missing = [
            *(f"services.{name}" for name, one in topology.services.items() if one.metrics and name not in names),
            *(f"given.{name}" for name, one in here.items() if (one.metrics.port, one.metrics.path) not in asked),
        ]
        yield from _one_of_several(monitoring, scraping)
        for table in missing:
            name = table.partition(".")[2]
            yield Finding(
                rule=RULE.id,
                place=scraping.place,
                what=f"nobody asks {name} for its figures on {scraping.plane}",
                mend=f"add a scrape job for {name}",
                because=(monitoring.declaration.place(table),),
            )


def _one_of_several(monitoring: Monitoring, scraping: Scraping) -> Iterator[Finding]:
    """A name that is looked up in the DNS gives every process; one that is written down gives one of them."""
    for job in scraping.jobs:
        service = monitoring.declaration.topology.services.get(job.name)
        least = service.replicas.min if service and service.replicas else 1
        if job.targets and not job.looked_up and not job.files and len(job.targets) < least:
            yield Finding(
                rule=RULE.id,
                place=job.place,
                what=f"one of the {least} processes of {job.name} is asked at a time on {scraping.plane}",
                mend="find them under dns_sd_configs",
                because=(monitoring.declaration.place(f"services.{job.name}"),),
            )


RULE = Rule(
    id="scrape-complete",
    promise="O2",
    says="every service with figures is asked for them on every plane",
    check=check,
)
