"""Functions of what series are at one moment.

Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

import math
from collections.abc import Callable, Mapping, Sequence

from lawyers_hub.proof.verify.monitoring.rehearsal.series import NAME, CannotTell, Labels, Vector

_OF_EACH: Mapping[str, Callable[[float], float]] = {
    "abs": abs,
    "ceil": math.ceil,
    "exp": math.exp,
    "floor": math.floor,
    "sgn": lambda value: math.copysign(1, value) if value else 0.0,
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
}
_BOUNDED: Mapping[str, Callable[..., float]] = {
    "clamp": lambda value, least, most: max(least, min(most, value)),
    "clamp_max": lambda value, most: min(most, value),
    "clamp_min": lambda value, least: max(least, value),
    "round": lambda value, step=1.0: math.floor(value / step + 0.5) * step,
}


def of_vector(function: str, vector: Vector, numbers: Sequence[float]) -> Vector:
    """
    Raises:
        CannotTell: the function is not known here.
    """
    if function in ("sort", "sort_desc"):
        return vector
    if function in _OF_EACH:
        return unnamed({labels: float(_OF_EACH[function](value)) for labels, value in vector.items()})
    if function in _BOUNDED:
        return unnamed({labels: float(_BOUNDED[function](value, *numbers)) for labels, value in vector.items()})
    raise CannotTell(f"{function} is not worked out here")


def unnamed(vector: Vector) -> Vector:
    """What was worked out of a metric is that metric no more."""
    return {without(labels, {NAME}): value for labels, value in vector.items()}


def without(labels: Labels, names: set[str]) -> Labels:
    return frozenset(pair for pair in labels if pair[0] not in names)


def quantiles(share: float, buckets: Vector) -> Vector:
    """Of histograms with the label `le`; what has none is left out."""
    found: dict[Labels, list[tuple[float, float]]] = {}
    for labels, count in buckets.items():
        bound = dict(labels).get("le")
        if bound is not None:
            found.setdefault(without(labels, {NAME, "le"}), []).append((float(bound), count))
    return {labels: _quantile(share, sorted(bounds)) for labels, bounds in found.items()}


def _quantile(share: float, bounds: list[tuple[float, float]]) -> float:
    total = bounds[-1][1]
    if not math.isinf(bounds[-1][0]) or len(bounds) == 1 or not total or not 0 <= share <= 1:
        return math.nan
    rank = share * total
    number = next(number for number, (_, count) in enumerate(bounds) if count >= rank)
    if number == len(bounds) - 1:
        return bounds[-2][0]
    upper, count = bounds[number]
    if number == 0 and upper <= 0:
        return upper
    lower, before = bounds[number - 1] if number else (0.0, 0.0)
    return lower + (upper - lower) * (rank - before) / (count - before) if count > before else lower
