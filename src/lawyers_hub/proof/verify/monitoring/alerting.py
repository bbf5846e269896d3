"""Reads rule files: what raises an alert, what is recorded, and the tests that make alerts fire or find them silent.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

import posixpath
from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.monitoring.durations import is_duration, seconds
from lawyers_hub.proof.verify.monitoring.promql import NoQuery, Number, Selector, parse, walk
from lawyers_hub.proof.verify.monitoring.promql.expressions import Call, Expression
from lawyers_hub.proof.verify.monitoring.queries import Query, query
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes


class Said(msgspec.Struct, frozen=True):
    text: str
    place: Place


class Alert(msgspec.Struct, frozen=True):
    name: str
    place: Place
    query: Query
    labels: Mapping[str, Said]
    annotations: Mapping[str, Said]
    waits: Said
    keeps: Said

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Its name among them, by which Alertmanager chooses; those of its figures come in addition."""
        return {name: said.text for name, said in self.labels.items()} | {"alertname": self.name}

    @property
    def waits_s(self) -> float:
        """For how long its query must have found something, without a break."""
        return seconds(self.waits.text)

    @property
    def keeps_s(self) -> float:
        """For how long it fires on when its query finds nothing any more."""
        return seconds(self.keeps.text)

    @property
    def always_fires(self) -> bool:
        """One that rests on nothing: whoever receives it learns that alerts still come."""
        match self.query.expression:
            case Call("vector", (Number(),)):
                return True
            case _:
                return False


class Recorded(msgspec.Struct, frozen=True):
    """A series that a rule makes."""

    name: str
    place: Place
    query: Query
    labels: Mapping[str, str]


class Seen(msgspec.Struct, frozen=True):
    """What a test of the rules in `rule_files` expects of an alert at some moment."""

    alert: str
    fires: bool
    rule_files: tuple[str, ...]
    place: Place


class RuleFile(msgspec.Struct, frozen=True):
    """`evaluated` says of groups how often, where they say it themselves."""

    file: str
    alerts: tuple[Alert, ...]
    recorded: tuple[Recorded, ...]
    evaluated: tuple[Said, ...]

    @property
    def queries(self) -> tuple[Query, ...]:
        return (*(alert.query for alert in self.alerts), *(series.query for series in self.recorded))


def read_rules(file: str, top: Node, shapes: Shapes) -> RuleFile:
    alerts: list[Alert] = []
    recorded: list[Recorded] = []
    evaluated: list[Said] = []
    for group in shapes.items(top.get("groups")):
        if often := group.get("interval"):
            evaluated.append(Said(often.text, often.place))
        for rule in shapes.items(group.get("rules")):
            expr = rule.get("expr") or Node(rule.place, "")
            if alert := rule.said("alert"):
                asked = query(f"the alert {alert}", expr.text, expr.place)
                chosen, told = (_said(rule.get(key), shapes) for key in ("labels", "annotations"))
                waits, keeps = (_length(rule, key, shapes) for key in ("for", "keep_firing_for"))
                alerts.append(Alert(alert, rule.place, asked, chosen, told, waits, keeps))
            elif series := rule.said("record"):
                labels = {name: node.text for name, node in shapes.mapping(rule.get("labels")).items()}
                asked = query(f"the recorded series {series}", expr.text, expr.place)
                recorded.append(Recorded(series, rule.place, asked, labels))
            else:
                shapes.faults.append(Fault(rule.place, "has a rule that neither raises an alert nor records a series"))
    return RuleFile(file, tuple(alerts), tuple(recorded), tuple(evaluated))


def read_tests(file: str, top: Node, shapes: Shapes) -> Iterator[Seen]:
    """Of both forms: an expectation of an alert itself, or of a query for the series that alerts leave."""
    folder = posixpath.dirname(file)
    loaded = tuple(posixpath.normpath(posixpath.join(folder, name)) for name in shapes.words(top.get("rule_files")))
    for test in shapes.items(top.get("tests")):
        for one in shapes.items(test.get("alert_rule_test")):
            fires = bool(shapes.items(one.get("exp_alerts")))
            yield Seen(one.said("alertname"), fires, loaded, one.place)
        for one in shapes.items(test.get("promql_expr_test")):
            fires = bool(shapes.items(one.get("exp_samples")))
            for alert in _alerts_asked_for(one.said("expr")):
                yield Seen(alert, fires, loaded, one.place)


def _said(node: Node | None, shapes: Shapes) -> dict[str, Said]:
    return {name: Said(inner.text, inner.place) for name, inner in shapes.mapping(node).items()}


def _length(rule: Node, key: str, shapes: Shapes) -> Said:
    said = Said(rule.said(key), rule.place_of(key))
    if said.text and not is_duration(said.text):
        shapes.faults.append(Fault(said.place, f"has {said.text!r} where a length of time such as 5m belongs"))
    return said


def _alerts_asked_for(text: str) -> Iterator[str]:
    for selector in _selectors(text):
        chosen = {matcher.label: matcher.value for matcher in selector.matchers if matcher.operator == "="}
        if selector.metric == "ALERTS" and "alertname" in chosen and chosen.get("alertstate", "firing") == "firing":
            yield chosen["alertname"]


def _selectors(text: str) -> Iterator[Selector]:
    try:
        expression: Expression = parse(text)
    except NoQuery:
        return
    yield from (one for one in walk(expression) if isinstance(one, Selector))
