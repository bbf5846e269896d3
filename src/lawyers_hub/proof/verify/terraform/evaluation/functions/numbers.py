"""Functions of numbers."""

import math
from collections.abc import Callable

from lawyers_hub.proof.verify.terraform.evaluation.conversions import checked, number, truth, whole
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain

MOST_STEPS = 1024
"""Terraform's own bound of range()."""


def _range(*limits: Plain) -> Plain:
    given = [number(limit) for limit in limits]
    if not 1 <= len(given) <= 3:
        raise Impossible("range() takes one to three numbers")
    start, end = (given[0], given[1]) if len(given) > 1 else (0, given[0])
    step = given[2] if len(given) == 3 else (1 if start <= end else -1)
    if step == 0:
        raise Impossible("range() takes no step of zero")
    found: list[Plain] = []
    while start < end if step > 0 else start > end:
        found.append(checked(start))
        start += step
        if len(found) > MOST_STEPS:
            raise Impossible(f"range() gives {MOST_STEPS:,} numbers at most")
    return found


def _extreme(choose: Callable[..., Plain]) -> Callable[..., Plain]:
    def chosen(*given: Plain) -> Plain:
        if not given:
            raise Impossible("of no numbers none is the largest or smallest")
        return choose(number(one) for one in given)

    return chosen


def _parse_int(given: Plain, base: Plain) -> Plain:
    try:
        return checked(int(str(given)[:100], whole(base)))
    except ValueError:
        raise Impossible(f"parseint() finds no number of base {base}") from None


def _sum(given: Plain) -> Plain:
    if not isinstance(given, list) or not given:
        raise Impossible("sum() takes a list of numbers, at least one")
    return checked(sum(number(one) for one in given))


def _sign(given: Plain) -> Plain:
    value = number(given)
    return (value > 0) - (value < 0)


FUNCTIONS: dict[str, Callable[..., Plain]] = {
    "abs": lambda given: abs(number(given)),
    "ceil": lambda given: math.ceil(number(given)),
    "floor": lambda given: math.floor(number(given)),
    "max": _extreme(max),
    "min": _extreme(min),
    "parseint": _parse_int,
    "pow": lambda base, power: _power(number(base), number(power)),
    "range": _range,
    "signum": _sign,
    "sum": _sum,
    "alltrue": lambda given: all(truth(one) for one in _truths(given)),
    "anytrue": lambda given: any(truth(one) for one in _truths(given)),
    "tobool": lambda given: None if given is None else truth(given),
    "tonumber": lambda given: None if given is None else number(given),
}


def _power(base: object, power: object) -> Plain:
    exponent = whole(power)
    if abs(exponent) > 1000 or abs(whole(base)) > 10**6 or exponent < 0:
        raise Impossible("the power is too large to work out")
    return checked(whole(base) ** exponent)


def _truths(given: Plain) -> list[Plain]:
    if not isinstance(given, list):
        raise Impossible("a list of truth values is missing")
    return given
