"""A rule that no Prometheus loads watches nothing; one whose figures nobody there has is always silent."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.alerting import RuleFile
from lawyers_hub.proof.verify.monitoring.figures import exported_as
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.monitoring.scraping import Scraping
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import is_on


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for scraping in monitoring.scraping:
        for file in monitoring.rule_files:
            loaded, absent = loads(scraping, file), _absent(monitoring, file, scraping.plane)
            if loaded and absent:
                what = f"{scraping.plane} loads {file.file}, whose figures of {', '.join(absent)} are not there"
                yield _wrong(scraping, what, "remove it from rule_files")
            elif not loaded and not absent:
                what = f"no rule of {file.file} is at work on {scraping.plane}, where all its figures are"
                yield _wrong(scraping, what, "add it to rule_files")
        for pattern in scraping.rule_files:
            found = any(_matches(scraping, pattern.text, file) for file in monitoring.rule_files)
            if not found and "*" not in pattern.text:
                yield Finding(
                    rule=RULE.id,
                    place=pattern.place,
                    what=f"{scraping.plane} loads {pattern.text}, which is not there: Prometheus refuses to start",
                    mend="mend the name, or remove it",
                )


def loads(scraping: Scraping, file: RuleFile) -> bool:
    """Whether this Prometheus evaluates the rules of the file."""
    return any(_matches(scraping, pattern.text, file) for pattern in scraping.rule_files)


def _matches(scraping: Scraping, pattern: str, file: RuleFile) -> bool:
    folder = posixpath.dirname(scraping.place.file)
    return fnmatchcase(file.file, posixpath.normpath(posixpath.join(folder, pattern)))


def _absent(monitoring: Monitoring, file: RuleFile, plane: str) -> list[str]:
    """Exporters of this file's figures that the plane does not bring along."""
    given, table = monitoring.declaration.topology.given, monitoring.exported or {}
    expressions = [query.expression for query in file.queries if query.expression]
    asked = {one.metric for whole in expressions for one in walk(whole) if isinstance(one, Selector)}
    exporters = {found.exporter for metric in asked if (found := exported_as(metric, table))}
    return sorted(name for name in exporters & given.keys() if not is_on(given[name].on, plane))


def _wrong(scraping: Scraping, what: str, mend: str) -> Finding:
    place = scraping.rule_files[0].place if scraping.rule_files else scraping.place
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="rule-files-loaded",
    promise="O2",
    says="every rule is at work wherever its figures are",
    check=check,
)
