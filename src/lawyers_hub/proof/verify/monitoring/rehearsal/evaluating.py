"""Works out what an expression gives at a moment.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

from typing import Protocol

from lawyers_hub.proof.verify.monitoring.promql import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Negation,
    Number,
    Selector,
    Text,
)
from lawyers_hub.proof.verify.monitoring.rehearsal.aggregating import aggregated
from lawyers_hub.proof.verify.monitoring.rehearsal.joining import joined
from lawyers_hub.proof.verify.monitoring.rehearsal.over_time import over_time
from lawyers_hub.proof.verify.monitoring.rehearsal.series import NAME, CannotTell, Labels, Vector, as_labels
from lawyers_hub.proof.verify.monitoring.rehearsal.vectors import of_vector, quantiles, unnamed


class Known(Protocol):
    """What is known of the series: what was written down, and what rules record and raise."""

    def at(self, selector: Selector, at_s: float) -> Vector: ...

    def within(self, selector: Selector, after_s: float, until_s: float) -> dict[Labels, list[tuple[float, float]]]: ...


def evaluate(expression: Expression, at_s: float, known: Known) -> Vector | float:
    """A vector of figures by their labels, or a number.

    Raises:
        CannotTell: it uses what is not known here, or Prometheus would refuse it.
    """
    match expression:
        case Number(value):
            return value
        case Selector(over=False, offset_s=float() | int() as offset_s):
            return known.at(expression, at_s - offset_s)
        case Negation(inner):
            found = evaluate(inner, at_s, known)
            return -found if isinstance(found, float | int) else {_plain(k): -v for k, v in found.items()}
        case Aggregation(argument=argument, parameter=parameter):
            said = None if parameter is None else number_in(parameter, at_s, known)
            return aggregated(expression, said, vector_in(argument, at_s, known))
        case Binary(left=left, right=right):
            return joined(expression, evaluate(left, at_s, known), evaluate(right, at_s, known))
        case Call():
            return _call(expression, at_s, known)
        case _:
            raise CannotTell("it asks for what is not worked out here")


def vector_in(expression: Expression, at_s: float, known: Known) -> Vector:
    found = evaluate(expression, at_s, known)
    if isinstance(found, dict):
        return found
    raise CannotTell("a number stands where series belong")


def number_in(expression: Expression, at_s: float, known: Known) -> float:
    found = evaluate(expression, at_s, known)
    if isinstance(found, dict) or isinstance(expression, Text):
        raise CannotTell("series stand where a number belongs")
    return found


def _call(call: Call, at_s: float, known: Known) -> Vector | float:
    arguments = call.arguments
    match call.function, arguments:
        case "time", ():
            return at_s
        case "vector", (number,):
            return {frozenset(): number_in(number, at_s, known)}
        case "scalar", (vector,):
            found = list(vector_in(vector, at_s, known).values())
            return found[0] if len(found) == 1 else float("nan")
        case "absent", (vector,):
            return {} if vector_in(vector, at_s, known) else {_wanted(vector): 1.0}
        case "histogram_quantile", (share, buckets):
            return quantiles(number_in(share, at_s, known), vector_in(buckets, at_s, known))
        case name, (Selector(over=True) as ranged,):
            return _over_time(name, ranged, at_s, known)
        case name, (vector, *numbers):
            said = [number_in(one, at_s, known) for one in numbers]
            return of_vector(name, vector_in(vector, at_s, known), said)
        case name, _:
            raise CannotTell(f"{name} is not worked out here")


def _over_time(name: str, ranged: Selector, at_s: float, known: Known) -> Vector:
    if ranged.range_s is None or ranged.offset_s is None:
        raise CannotTell("it looks back for as long as somebody else says")
    until_s = at_s - ranged.offset_s
    after_s = until_s - ranged.range_s
    found = known.within(ranged, after_s, until_s)
    if name == "absent_over_time":
        return {} if any(found.values()) else {_wanted(ranged): 1.0}
    results = ((labels, over_time(name, samples, after_s, until_s)) for labels, samples in found.items())
    return unnamed({labels: value for labels, value in results if value is not None})


def _wanted(vector: Expression) -> Labels:
    if not isinstance(vector, Selector):
        return frozenset()
    return as_labels({one.label: one.value for one in vector.matchers if one.operator == "=" and one.label != NAME})


def _plain(labels: Labels) -> Labels:
    return frozenset(pair for pair in labels if pair[0] != NAME)
