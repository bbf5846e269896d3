"""A scaler whose query finds nothing sees no work, and leaves the fewest to do all of it."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.sizes import QueueScaler
from lawyers_hub.proof.verify.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.promql import Aggregation, Expression, Selector, walk
from lawyers_hub.proof.verify.monitoring.promql.expressions import parts
from lawyers_hub.proof.verify.monitoring.queries import Query, query
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule


def check(project: Project) -> Iterator[Finding]:
    monitoring = project.monitoring
    if monitoring is None or monitoring.exported is None:
        return
    values = _values(monitoring)
    alike = {metric for one in monitoring.recorded if one.query.expression for metric in _by_one(one.query.expression)}
    for asked in _queries(project):
        if asked.expression is None:
            yield _finding(asked.place, f"{asked.asker} asks what is no query: {asked.wrong}")
            continue
        for what in dict.fromkeys(_in_vain(asked.expression, Labelling(monitoring), values)):
            yield _finding(asked.place, f"{asked.asker} {what}")
        for metric in sorted(alike & set(_added_up(asked.expression, False))):
            what = f"{asked.asker} adds up {metric}, which every process that tells it tells in full"
            yield _finding(asked.place, what)


def _queries(project: Project) -> Iterator[Query]:
    for release in project.releases:
        for scaler in release.of(QueueScaler):
            for number, trigger in enumerate(scaler.body.spec.triggers):
                if trigger.type == "prometheus":
                    place = scaler.place("spec", "triggers", number, "metadata", "query")
                    yield query(str(scaler.manifest), trigger.metadata.get("query", ""), place)


def _in_vain(expression: Expression, labelling: Labelling, values: Mapping[str, set[str]]) -> Iterator[str]:
    yield from labelling.in_vain(expression)
    for one in walk(expression):
        if isinstance(one, Selector):
            if not labelling.knows(one.metric):
                yield f"asks for {one.metric}, which nobody exports and no rule records"
            for matcher in one.matchers:
                unknown = _chosen(matcher.value) - values.get(matcher.label, set())
                if matcher.operator in ("=", "=~") and matcher.label in values and unknown:
                    yield f"chooses {matcher.label} {' and '.join(sorted(unknown))}, which no other query knows"


def _values(monitoring: Monitoring) -> dict[str, set[str]]:
    """By label: the values by which rules and dashboards choose."""
    found: dict[str, set[str]] = {}
    for asked in monitoring.queries():
        for one in walk(asked.expression) if asked.expression else ():
            for matcher in one.matchers if isinstance(one, Selector) else ():
                found.setdefault(matcher.label, set()).update(_chosen(matcher.value))
    return found


def _chosen(value: str) -> set[str]:
    return set(value.split("|"))


def _by_one(expression: Expression) -> Iterator[str]:
    """Metrics of which rules take the largest alone, because all who tell them tell the same."""
    if (
        isinstance(expression, Aggregation)
        and expression.operator == "max"
        and isinstance(expression.argument, Selector)
    ):
        yield expression.argument.metric


def _added_up(expression: Expression, is_one: bool) -> Iterator[str]:
    """The metrics of which not one process alone is taken before they are added up."""
    if isinstance(expression, Selector) and not is_one:
        yield expression.metric
    is_one = is_one or (isinstance(expression, Aggregation) and expression.operator in ("max", "min", "avg"))
    for inner in parts(expression):
        yield from _added_up(inner, is_one)


def _finding(place: Place, what: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend="ask as the rules and dashboards do")


RULE = Rule(
    id="scalers-ask",
    promise="S1",
    says="every scaler asks Prometheus for figures that are exported, and counts each once",
    check=check,
)
