"""Whoever has figures is asked for them, on every plane."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
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
        for table in missing:
            name = table.partition(".")[2]
            yield Finding(
                rule=RULE.id,
                place=scraping.place,
                what=f"nobody asks {name} for its figures on {scraping.plane}",
                mend=f"add a scrape job for {name}",
                because=(monitoring.declaration.place(table),),
            )


RULE = Rule(
    id="scrape-complete",
    promise="O2",
    says="every service with figures is asked for them on every plane",
    check=check,
)
