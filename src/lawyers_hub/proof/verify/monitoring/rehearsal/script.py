"""Reads tests of rules: what series are, and what is expected of a query or an alert at a moment.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

import posixpath
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.promql import Expression, NoQuery, parse
from lawyers_hub.proof.verify.monitoring.rehearsal.series import CannotTell, Labels, Series, labels_of, read_series
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

_DEFAULT_INTERVAL_S = 60.0


class Expectation(msgspec.Struct, frozen=True):
    """What is asked at a moment, and which figures should come. `alert` is asked for by its name instead of a query."""

    place: Place
    at_s: float
    asked: Expression | None
    alert: str
    wanted: tuple[tuple[Labels, float], ...]


class Script(msgspec.Struct, frozen=True):
    """One test: rules are evaluated every `interval_s`."""

    name: str
    place: Place
    interval_s: float
    rule_files: tuple[str, ...]
    series: tuple[Series, ...]
    expectations: tuple[Expectation, ...]


def read_scripts(file: str, top: Node, shapes: Shapes) -> Iterator[Script]:
    """What promtool could not read is a fault."""
    folder = posixpath.dirname(file)
    rules = tuple(posixpath.normpath(posixpath.join(folder, name)) for name in shapes.words(top.get("rule_files")))
    evaluated_s = seconds(top.said("evaluation_interval")) or _DEFAULT_INTERVAL_S
    for test in shapes.items(top.get("tests")):
        interval_s = seconds(test.said("interval")) or evaluated_s
        series = tuple(_series(test, interval_s, shapes))
        expected = (*_of_queries(test, shapes), *_of_alerts(test, shapes))
        yield Script(test.said("name"), test.place, evaluated_s, rules, series, expected)


def _series(test: Node, interval_s: float, shapes: Shapes) -> Iterator[Series]:
    for one in shapes.items(test.get("input_series")):
        try:
            yield read_series(one.said("series"), one.said("values"), interval_s)
        except CannotTell as problem:
            shapes.faults.append(Fault(one.place, f"is no series of a test: {problem}"))


def _of_queries(test: Node, shapes: Shapes) -> Iterator[Expectation]:
    for one in shapes.items(test.get("promql_expr_test")):
        try:
            asked = parse(one.said("expr"))
            wanted = tuple(_sample(sample) for sample in shapes.items(one.get("exp_samples")))
        except (NoQuery, CannotTell, ValueError) as problem:
            shapes.faults.append(Fault(one.place, f"expects what cannot be read: {problem}"))
            continue
        yield Expectation(one.place, seconds(one.said("eval_time")), asked, "", wanted)


def _sample(node: Node) -> tuple[Labels, float]:
    return labels_of(node.said("labels") or "{}"), float(node.said("value") or 0)


def _of_alerts(test: Node, shapes: Shapes) -> Iterator[Expectation]:
    """Of an alert's own labels, its name left out."""
    for one in shapes.items(test.get("alert_rule_test")):
        wanted = tuple(
            (frozenset((name, said.text) for name, said in shapes.mapping(alert.get("exp_labels")).items()), 1.0)
            for alert in shapes.items(one.get("exp_alerts"))
        )
        yield Expectation(one.place, seconds(one.said("eval_time")), None, one.said("alertname"), wanted)
