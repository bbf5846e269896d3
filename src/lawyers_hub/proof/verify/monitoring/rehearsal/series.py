"""Series of samples: as a test writes them down, and as a query finds them.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from lawyers_hub.proof.verify.monitoring.promql import Matcher, NoQuery, Selector, parse

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]

NAME = "__name__"
LOOKS_BACK_S = 300.0
"""How old a sample may be and still count."""

MOST_SAMPLES = 20_000
_MISSING = float("-inf")
_VALUES = re.compile(
    r"(?P<first>[-+]?[\d.]+(?:e[-+]?\d+)?|_|stale)(?:(?P<step>[-+][\d.]+(?:e[-+]?\d+)?)?x(?P<times>\d+))?"
)


class CannotTell(Exception):
    """What a query needs is not known here, or Prometheus would refuse to work it out."""


class Sample(msgspec.Struct, frozen=True):
    """Without a value it says that the series ended."""

    at_s: float
    value: float | None


class Series(msgspec.Struct, frozen=True):
    labels: Labels
    samples: Sequence[Sample]

    def latest(self, at_s: float) -> float | None:
        """What it is at a moment, if it is not over."""
        for sample in reversed(self.samples):
            if sample.at_s <= at_s:
                return sample.value if sample.at_s > at_s - LOOKS_BACK_S else None
        return None

    def between(self, after_s: float, until_s: float) -> list[tuple[float, float]]:
        """Every sample later than the first moment and not later than the second."""
        within = [one for one in self.samples if after_s < one.at_s <= until_s]
        return [(one.at_s, one.value) for one in within if one.value is not None]


def labels_of(text: str) -> Labels:
    """Of `name{a="b"}`, or of labels alone.

    Raises:
        CannotTell: it is no series.
    """
    try:
        found = parse(f"_{text}" if text.lstrip().startswith("{") else text)
    except NoQuery as problem:
        raise CannotTell(str(problem)) from None
    if not isinstance(found, Selector) or any(matcher.operator != "=" for matcher in found.matchers):
        raise CannotTell(f"{text} is no series")
    name = {NAME: found.metric} if found.metric != "_" else {}
    return as_labels(name | {matcher.label: matcher.value for matcher in found.matchers})


def as_labels(found: Mapping[str, str]) -> Labels:
    """A label without a value is no label."""
    return frozenset((label, value) for label, value in found.items() if value)


def read_series(text: str, values: str, interval_s: float) -> Series:
    """
    Raises:
        CannotTell: it is no series, or its values are not written as promtool reads them.
    """
    labels = labels_of(text)
    samples = [Sample(number * interval_s, value) for number, value in enumerate(_values(values)) if value != _MISSING]
    return Series(labels, tuple(samples))


def _values(text: str) -> Iterator[float | None]:
    """`1+2x3` is four values, `_x3` three that are missing, `stale` the end, which is None."""
    count = 0
    for word in text.split():
        found = _VALUES.fullmatch(word)
        times = int(found["times"]) if found and found["times"] else 0
        count += times + 1
        if not found or count > MOST_SAMPLES:
            raise CannotTell(f"{word} is no list of values")
        if found["first"] in ("_", "stale"):
            yield from (_MISSING if found["first"] == "_" else None for _ in range(max(times, 1)))
        else:
            first, step = float(found["first"]), float(found["step"] or 0)
            yield from (first + step * number for number in range(times + 1))


def takes(matchers: Sequence[Matcher], labels: Mapping[str, str]) -> bool:
    return all(_takes(matcher, labels.get(matcher.label, "")) for matcher in matchers)


def _takes(matcher: Matcher, value: str) -> bool:
    if matcher.operator in ("=", "!="):
        return (value == matcher.value) == (matcher.operator == "=")
    try:
        return (re.fullmatch(matcher.value, value) is not None) == (matcher.operator == "=~")
    except re.error as problem:
        raise CannotTell(f"{matcher.value!r} is a pattern that is not understood: {problem}") from None
