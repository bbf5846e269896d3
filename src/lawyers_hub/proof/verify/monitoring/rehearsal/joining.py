"""What two sides of an operator give: arithmetic, comparisons, and sets of series.

Source: https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

import math
import operator
from collections.abc import Callable, Mapping

from lawyers_hub.proof.verify.monitoring.promql import Binary, Matching
from lawyers_hub.proof.verify.monitoring.promql.checking import COMPARISONS, SETS
from lawyers_hub.proof.verify.monitoring.rehearsal.series import NAME, CannotTell, Labels, Vector
from lawyers_hub.proof.verify.monitoring.rehearsal.vectors import without

_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EVERYTHING = Matching("ignoring", ())


def joined(asked: Binary, left: Vector | float, right: Vector | float) -> Vector | float:
    """
    Raises:
        CannotTell: several series meet where one should, which Prometheus refuses.
    """
    if not isinstance(left, dict):
        return _behind(asked, left, right) if isinstance(right, dict) else _worked_out(asked.operator, left, right)
    if not isinstance(right, dict):
        return _beside(asked, left, lambda value: (value, right))
    join = _set if asked.operator in SETS else _met
    return join(asked, asked.matching or _EVERYTHING, left, right)


def _behind(asked: Binary, number: float, vector: Vector) -> Vector:
    return _beside(asked, vector, lambda value: (number, value))


def _worked_out(sign: str, left: float, right: float) -> float:
    if sign in _COMPARED:
        return float(_COMPARED[sign](left, right))
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return _ratio(left, right)
        case "%":
            return math.fmod(left, right) if right else math.nan
        case "^":
            return float(left**right)
        case _:
            raise CannotTell(f"{sign} is not worked out here")


def _ratio(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left)


def _beside(asked: Binary, vector: Vector, sides: Callable[[float], tuple[float, float]]) -> Vector:
    """A comparison keeps what it is true of, unless it is to answer."""
    found: Vector = {}
    for labels, value in vector.items():
        result = _worked_out(asked.operator, *sides(value))
        if asked.operator not in COMPARISONS or asked.boolean:
            found[without(labels, {NAME})] = result
        elif result:
            found[labels] = value
    return found


def _key(matching: Matching, labels: Labels) -> Labels:
    if matching.by == "on":
        return frozenset(pair for pair in labels if pair[0] in matching.labels)
    return without(labels, {NAME, *matching.labels})


def _set(asked: Binary, matching: Matching, left: Vector, right: Vector) -> Vector:
    here = {_key(matching, labels) for labels in left}
    there = {_key(matching, labels) for labels in right}
    if asked.operator == "or":
        return {**left, **{labels: value for labels, value in right.items() if _key(matching, labels) not in here}}
    return {
        labels: value
        for labels, value in left.items()
        if (_key(matching, labels) in there) == (asked.operator == "and")
    }


def _met(asked: Binary, matching: Matching, left: Vector, right: Vector) -> Vector:
    many, one = (right, left) if matching.many == "right" else (left, right)
    ones: dict[Labels, tuple[Labels, float]] = {}
    for labels, value in one.items():
        if _key(matching, labels) in ones:
            raise CannotTell(f"several series meet on the right of {asked.operator}")
        ones[_key(matching, labels)] = (labels, value)
    found: Vector = {}
    for labels, value in many.items():
        if met := ones.get(_key(matching, labels)):
            sides = (met[1], value) if matching.many == "right" else (value, met[1])
            result = _worked_out(asked.operator, *sides)
            is_filter = asked.operator in COMPARISONS and not asked.boolean
            if is_filter and not result:
                continue
            wanted = _result(matching, labels, met[0], keeps_name=is_filter)
            if wanted in found:
                raise CannotTell(f"several series meet on the left of {asked.operator}")
            found[wanted] = sides[0] if is_filter else result
    return found


def _result(matching: Matching, many: Labels, one: Labels, *, keeps_name: bool) -> Labels:
    labels = many if keeps_name else without(many, {NAME})
    if not matching.many:
        on = matching.by == "on"
        return frozenset(pair for pair in labels if (pair[0] in matching.labels) == on)
    taken = frozenset(pair for pair in one if pair[0] in matching.included)
    return without(labels, set(matching.included)) | taken
