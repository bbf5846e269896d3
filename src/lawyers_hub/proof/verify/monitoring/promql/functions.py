"""The functions of PromQL, what each takes and what it gives.

Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.monitoring.promql.expressions import Kind

_KINDS: Mapping[str, Kind] = {"s": "scalar", "v": "vector", "m": "matrix", "t": "text"}


class Function(msgspec.Struct, frozen=True):
    """`takes` are the kinds of its arguments, of which the first `least` must be there; the last may be repeated."""

    takes: tuple[Kind, ...]
    least: int
    gives: Kind = "vector"
    repeats: bool = False


def _takes(kinds: str, least: int | None = None, *, gives: Kind = "vector", repeats: bool = False) -> Function:
    takes = tuple(_KINDS[kind] for kind in kinds)
    return Function(takes, len(takes) if least is None else least, gives, repeats)


_OVER_TIME = (
    *("absent", "avg", "count", "last", "mad", "max", "min", "present", "stddev", "stdvar", "sum"),
    *("first", "ts_of_first", "ts_of_last", "ts_of_max", "ts_of_min"),
)
_OF_A_RANGE = ("changes", "delta", "deriv", "idelta", "increase", "irate", "rate", "resets")
_OF_A_VECTOR = (
    *("abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp"),
    *("floor", "histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum", "ln"),
    *("log10", "log2", "rad", "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp"),
)
_OF_A_TIME = ("day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year")

FUNCTIONS: Mapping[str, Function] = {
    **{f"{name}_over_time": _takes("m") for name in _OVER_TIME},
    **{name: _takes("m") for name in _OF_A_RANGE},
    **{name: _takes("v") for name in _OF_A_VECTOR},
    **{name: _takes("v", 0) for name in _OF_A_TIME},
    "clamp": _takes("vss"),
    "clamp_max": _takes("vs"),
    "clamp_min": _takes("vs"),
    "double_exponential_smoothing": _takes("mss"),
    "histogram_fraction": _takes("ssv"),
    "histogram_quantile": _takes("sv"),
    "holt_winters": _takes("mss"),
    "info": _takes("vv", 1),
    "label_join": _takes("vttt", 3, repeats=True),
    "label_replace": _takes("vtttt"),
    "pi": _takes("", gives="scalar"),
    "predict_linear": _takes("ms"),
    "quantile_over_time": _takes("sm"),
    "round": _takes("vs", 1),
    "scalar": _takes("v", gives="scalar"),
    "sort_by_label": _takes("vt", repeats=True),
    "sort_by_label_desc": _takes("vt", repeats=True),
    "time": _takes("", gives="scalar"),
    "vector": _takes("s"),
}

AGGREGATIONS: Mapping[str, Kind | None] = {
    **dict.fromkeys(("avg", "count", "group", "max", "min", "stddev", "stdvar", "sum")),
    **dict.fromkeys(("bottomk", "limit_ratio", "limitk", "quantile", "topk"), "scalar"),
    "count_values": "text",
}
"""By operator: the kind of the parameter that it takes before its vector, if any."""
