"""A figure that comes every ten minutes is five minutes late, and for a window of five minutes it does not exist.

Prometheus forgets a figure after five minutes, and a rate needs two of them.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import Said
from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.monitoring.queries import Query
from lawyers_hub.proof.verify.rules import Rule

_MOST_S, _LONGEST_S = 120.0, 86400.0
_IN_A_WINDOW = 2


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for scraping in monitoring.scraping:
        yield from _seldom(scraping.evaluated, f"rules are evaluated on {scraping.plane}")
        for job in scraping.jobs:
            yield from _seldom(job.interval, f"{job.name} is asked for its figures on {scraping.plane}")
            if seconds(job.timeout.text) > seconds(job.interval.text):
                what = f"{job.name} has {job.timeout.text} to answer, and is asked again after {job.interval.text}"
                yield _finding(job.timeout, what, "let the timeout be shorter than the interval")
    for file in monitoring.rule_files:
        for often in file.evaluated:
            yield from _seldom(often, f"a group of {file.file} is evaluated")
        for alert in file.alerts:
            if alert.keeps_s > _LONGEST_S:
                what = f"the alert {alert.name} goes on for {alert.keeps.text} when its cause is gone"
                yield _finding(alert.keeps, what, "let it end within a day")
    every_s = max((seconds(job.interval.text) for one in monitoring.scraping for job in one.jobs), default=0)
    for query in monitoring.queries():
        yield from _windows(query, every_s)


def _seldom(often: Said, what: str) -> Iterator[Finding]:
    if seconds(often.text) > _MOST_S:
        yield _finding(often, f"{what} only every {often.text}", "do it at least every two minutes")


def _windows(query: Query, every_s: float) -> Iterator[Finding]:
    for one in walk(query.expression) if query.expression else ():
        if isinstance(one, Selector) and one.over and one.range_s and one.range_s < _IN_A_WINDOW * every_s:
            said = Said("", query.place)
            what = f"{query.asker} looks back {one.range_s:g} s, in which {one.metric} is asked for less than twice"
            yield _finding(said, what, f"look back at least {_IN_A_WINDOW * every_s:g} s")


def _finding(said: Said, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=said.place, what=what, mend=mend)


RULE = Rule(
    id="asked-in-time",
    promise="O2",
    says="figures are asked for and rules evaluated every two minutes at least, and twice in every window",
    check=check,
)
