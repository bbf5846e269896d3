"""Works out the numbers that a query compares with, and those that are promised."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.monitoring.promql import (
    Binary,
    Expression,
    Negation,
    NoQuery,
    Number,
    Selector,
    parse,
    walk,
)
from lawyers_hub.proof.verify.monitoring.promql.checking import COMPARISONS

# They say yes and no, and are no bounds.
_ANSWERS = (0.0, 1.0)


def bounds(expression: Expression) -> Iterator[float]:
    """Every number that something is compared with, but 0 and 1."""
    for one in walk(expression):
        if isinstance(one, Binary) and one.operator in COMPARISONS:
            for side in (one.left, one.right):
                number = value(side, {})
                if number is not None and number not in _ANSWERS:
                    yield number


def promised(text: str, names: Mapping[str, float]) -> float:
    """What an expression such as `api_p95_ms / 1000` amounts to.

    Raises:
        ValueError: it is none, or names what is not promised.
    """
    try:
        found = value(parse(text), names)
    except NoQuery as problem:
        raise ValueError(str(problem)) from None
    if found is None:
        raise ValueError("it is not worked out of numbers and promises alone")
    return found


def value(expression: Expression, names: Mapping[str, float]) -> float | None:
    match expression:
        case Number(number):
            return number
        case Selector(metric, ()) if metric in names:
            return names[metric]
        case Negation(inner):
            found = value(inner, names)
            return None if found is None else -found
        case Binary(operator, left, right):
            return _worked_out(operator, value(left, names), value(right, names))
        case _:
            return None


def _worked_out(operator: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
        case _:
            return None
