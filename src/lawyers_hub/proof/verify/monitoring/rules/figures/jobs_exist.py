"""A query for the figures of a job that nobody asks is always empty."""

from collections.abc import Iterable, Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Matcher, Selector, walk
from lawyers_hub.proof.verify.monitoring.queries import Query
from lawyers_hub.proof.verify.monitoring.rules.figures.rule_files_loaded import loads
from lawyers_hub.proof.verify.monitoring.telling import Choice
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    everywhere = {job.name for scraping in monitoring.scraping for job in scraping.jobs}
    yield from _asked(monitoring.queries(), everywhere, "")
    for scraping in monitoring.scraping:
        jobs = {job.name for job in scraping.jobs}
        loaded = (query for file in monitoring.rule_files if loads(scraping, file) for query in file.queries)
        yield from _asked(loaded, jobs if jobs != everywhere else set(), f" on {scraping.plane}")


def _asked(queries: Iterable[Query], jobs: set[str], where: str) -> Iterator[Finding]:
    for query in queries if jobs else ():
        for one in walk(query.expression) if query.expression else ():
            matchers = one.matchers if isinstance(one, Selector) else ()
            for matcher in matchers:
                if matcher.label == "job" and not any(_chooses(matcher, job, query.place) for job in jobs):
                    yield Finding(
                        rule=RULE.id,
                        place=query.place,
                        what=f"{query.asker} asks for the job {matcher.value!r}, and no scrape job is called so{where}",
                        mend=f"ask for one of {', '.join(sorted(jobs))}",
                    )


def _chooses(matcher: Matcher, job: str, place: Place) -> bool:
    return "$" in matcher.value or Choice("job", matcher.operator, matcher.value, place).takes({"job": job})


RULE = Rule(
    id="jobs-exist",
    promise="O2",
    says="every query that chooses a job chooses one that is scraped",
    check=check,
)
