"""Functions of all that a series was over a time.

Source: https://prometheus.io/docs/prometheus/latest/querying/functions/; rates are extrapolated as Prometheus does it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean, pstdev

from lawyers_hub.proof.verify.monitoring.rehearsal.series import CannotTell

Samples = Sequence[tuple[float, float]]

_OF_VALUES: Mapping[str, Callable[[list[float]], float]] = {
    "avg_over_time": fmean,
    "changes": lambda values: float(sum(one != other for one, other in pairwise(values))),
    "count_over_time": lambda values: float(len(values)),
    "last_over_time": lambda values: values[-1],
    "max_over_time": max,
    "min_over_time": min,
    "present_over_time": lambda _: 1.0,
    "resets": lambda values: float(sum(other < one for one, other in pairwise(values))),
    "stddev_over_time": pstdev,
    "sum_over_time": sum,
}
# A rate goes on to the edge of the time only where samples come as close to it as they do to one another.
_CLOSE = 1.1


def over_time(function: str, samples: Samples, after_s: float, until_s: float) -> float | None:
    """Nothing where there are too few samples to tell.

    Raises:
        CannotTell: the function is not known here.
    """
    if function in _OF_VALUES:
        return _OF_VALUES[function]([value for _, value in samples]) if samples else None
    match function:
        case "rate" | "increase" | "delta":
            per_s = until_s - after_s if function == "rate" else 1.0
            return _grown(samples, after_s, until_s, per_s, is_counter=function != "delta")
        case "irate" | "idelta":
            return _last_step(samples, per_second=function == "irate")
        case _:
            raise CannotTell(f"{function} is not worked out here")


def _grown(samples: Samples, after_s: float, until_s: float, per_s: float, *, is_counter: bool) -> float | None:
    if len(samples) < 2:
        return None
    (first_s, first), (last_s, last) = samples[0], samples[-1]
    grown = last - first
    if is_counter:
        grown += sum(before for (_, before), (_, after) in pairwise(samples) if after < before)
    sampled_s = last_s - first_s
    apart_s = sampled_s / (len(samples) - 1)
    before_s, behind_s = first_s - after_s, until_s - last_s
    before_s = before_s if before_s < apart_s * _CLOSE else apart_s / 2
    behind_s = behind_s if behind_s < apart_s * _CLOSE else apart_s / 2
    if is_counter and grown > 0 and first >= 0:
        # A counter began at nothing at the earliest.
        before_s = min(before_s, sampled_s * first / grown)
    # In the order in which Prometheus does it, to the last digit.
    return grown * ((sampled_s + before_s + behind_s) / sampled_s / per_s)


def _last_step(samples: Samples, *, per_second: bool) -> float | None:
    if len(samples) < 2:
        return None
    (one_s, one), (other_s, other) = samples[-2:]
    step = other if per_second and other < one else other - one
    return step / (other_s - one_s) if per_second else step
