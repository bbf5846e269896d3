"""Which labels the result of a query has, worked out from what is exported, and which labels it names in vain."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.monitoring.alerting import Recorded
from lawyers_hub.proof.verify.monitoring.figures import EVERYWHERE, exported_as
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Matching,
    Negation,
    Number,
    Selector,
    Subquery,
    Text,
    walk,
)
from lawyers_hub.proof.verify.monitoring.promql.checking import SETS, kind_of

Labels = frozenset[str] | None
"""Nothing where they cannot be known."""

NONE: frozenset[str] = frozenset()
# Prometheus itself makes these of alerts, with whatever labels those have.
OF_ALERTS = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
_MOST_DEEP = 10
_NO_LABELS = frozenset({"vector", "time", "pi", "scalar"})
_KEEPS_SERIES = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})


class Labelling:
    """Works with one reading of the monitoring."""

    def __init__(self, monitoring: Monitoring) -> None:
        self._exported = monitoring.exported or {}
        self._recorded = monitoring.recorded
        self._within: set[str] = set()
        self._worked_out: dict[str, Labels] = {}

    def knows(self, series: str) -> bool:
        recorded = any(one.name == series for one in self._recorded)
        return recorded or series in OF_ALERTS or exported_as(series, self._exported) is not None

    def of_series(self, series: str) -> Labels:
        if series not in self._worked_out:
            made = [one for one in self._recorded if one.name == series]
            self._worked_out[series] = self._of_recorded(series, made) if made else self._of_exported(series)
        return self._worked_out[series]

    def _of_exported(self, series: str) -> Labels:
        exported = exported_as(series, self._exported)
        return exported.labels | EVERYWHERE if exported else None

    def _of_recorded(self, series: str, made: list[Recorded]) -> Labels:
        """Of series that are worked out of one another in a circle, or in too long a row, nothing is known."""
        if series in self._within or len(self._within) > _MOST_DEEP:
            return None
        self._within.add(series)
        found = [self.of(one.query.expression) for one in made if one.query.expression]
        self._within.discard(series)
        extra = frozenset(label for one in made for label in one.labels)
        return None if None in found else extra.union(*(labels or NONE for labels in found))

    def of(self, expression: Expression) -> Labels:
        match expression:
            case Selector(metric=metric):
                return self.of_series(metric)
            case Number() | Text():
                return NONE
            case Subquery(inner) | Negation(inner):
                return self.of(inner)
            case Aggregation():
                return self._of_aggregation(expression)
            case Call():
                return self._of_call(expression)
            case Binary():
                return self._of_binary(expression)
            case _:
                return None

    def _of_aggregation(self, found: Aggregation) -> Labels:
        inner = self.of(found.argument)
        added = frozenset({found.parameter.value}) if isinstance(found.parameter, Text) else NONE
        if any(label.startswith("$") for label in found.labels):
            return None
        if found.operator in _KEEPS_SERIES:
            return inner
        if found.grouping == "without":
            return None if inner is None else inner - set(found.labels) | added
        return frozenset(found.labels) | added

    def _of_call(self, found: Call) -> Labels:
        if found.function in _NO_LABELS or not found.arguments:
            return NONE
        if found.function in {"absent", "absent_over_time"}:
            chosen = found.arguments[0]
            matchers = chosen.matchers if isinstance(chosen, Selector) else ()
            return frozenset(matcher.label for matcher in matchers if matcher.operator == "=")
        if found.function in {"label_replace", "label_join"}:
            inner, target = self.of(found.arguments[0]), found.arguments[1]
            return inner | {target.value} if inner is not None and isinstance(target, Text) else None
        inner = self.of(next(one for one in reversed(found.arguments) if kind_of(one) in {"vector", "matrix", "any"}))
        return inner - {"le"} if inner is not None and found.function == "histogram_quantile" else inner

    def _of_binary(self, found: Binary) -> Labels:
        left, right = self.of(found.left), self.of(found.right)
        if found.operator == "or":
            return None if left is None or right is None else left | right
        if kind_of(found.left) == "scalar" or found.operator in SETS:
            return right if kind_of(found.left) == "scalar" else left
        matching = found.matching
        if matching is None or kind_of(found.right) == "scalar":
            return left
        if matching.many:
            kept = left if matching.many == "left" else right
            return None if kept is None else kept | set(matching.included)
        if matching.by == "on":
            return frozenset(matching.labels)
        return None if left is None else left - set(matching.labels)

    def in_vain(self, expression: Expression) -> Iterator[str]:
        """What the expression says of labels that its series do not have, in words."""
        for one in walk(expression):
            match one:
                case Selector(metric=metric, matchers=matchers):
                    chosen = [matcher.label for matcher in matchers]
                    yield from _lacking(chosen, self.of_series(metric), metric, "chooses")
                case Aggregation(operator=operator, labels=labels, argument=argument):
                    yield from _lacking(labels, self.of(argument), f"what {operator} takes", "groups")
                case Binary(left=left, right=right, matching=Matching() as matching):
                    yield from self._unmatched(left, right, matching)
                case Call("histogram_quantile", (_, buckets)):
                    yield from _lacking(["le"], self.of(buckets), "what histogram_quantile takes", "reads buckets")

    def _unmatched(self, left: Expression, right: Expression, matching: Matching) -> Iterator[str]:
        for side, expression in (("left", left), ("right", right)):
            asked = [*matching.labels] if matching.by == "on" else []
            if matching.many and side != matching.many:
                asked += matching.included
            yield from _lacking(asked, self.of(expression), f"the {side} side", "matches")


def _lacking(asked: "list[str] | tuple[str, ...]", labels: Labels, whose: str, does: str) -> Iterator[str]:
    for label in asked if labels is not None else ():
        if labels is not None and label not in labels and label != "__name__" and not label.startswith("$"):
            yield f"{does} by the label {label}, which {whose} does not have"
