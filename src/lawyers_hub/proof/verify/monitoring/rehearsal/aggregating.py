"""Puts series together: sums, counts, the largest of each group.

Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
"""

from collections.abc import Callable, Mapping
from statistics import fmean, pstdev, pvariance

from lawyers_hub.proof.verify.monitoring.promql import Aggregation
from lawyers_hub.proof.verify.monitoring.rehearsal.series import NAME, CannotTell, Labels, Vector
from lawyers_hub.proof.verify.monitoring.rehearsal.vectors import without

_OPERATORS: Mapping[str, Callable[[list[float]], float]] = {
    "avg": fmean,
    "count": lambda values: float(len(values)),
    "group": lambda _: 1.0,
    "max": max,
    "min": min,
    "stddev": pstdev,
    "stdvar": pvariance,
    "sum": sum,
}


def aggregated(asked: Aggregation, number: float | None, vector: Vector) -> Vector:
    """
    Raises:
        CannotTell: the operator is not known here.
    """
    groups: dict[Labels, Vector] = {}
    for labels, value in vector.items():
        groups.setdefault(_group(asked, labels), {})[labels] = value
    if asked.operator in _OPERATORS:
        return {labels: _OPERATORS[asked.operator](list(found.values())) for labels, found in groups.items()}
    if asked.operator in ("topk", "bottomk") and number is not None:
        most = max(int(number), 0)
        return {labels: value for found in groups.values() for labels, value in _ends(asked.operator, found)[:most]}
    raise CannotTell(f"{asked.operator} is not worked out here")


def _group(asked: Aggregation, labels: Labels) -> Labels:
    if asked.grouping == "without":
        return without(labels, {NAME, *asked.labels})
    return frozenset(pair for pair in labels if pair[0] in asked.labels)


def _ends(operator: str, vector: Vector) -> list[tuple[Labels, float]]:
    return sorted(vector.items(), key=lambda item: item[1], reverse=operator == "topk")
