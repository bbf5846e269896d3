"""What is exported: the table of metrics, by exporter, with their labels."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text

# Prometheus adds these to every series that it asks for.
EVERYWHERE = frozenset({"job", "instance"})
_PARTS = ("bucket", "sum", "count")


class Exported(msgspec.Struct, frozen=True):
    metric: str
    exporter: str
    labels: frozenset[str]
    place: Place


def read_exported(root: Path, file: str) -> dict[str, Exported]:
    """By the metric's name.

    Raises:
        Fault: it cannot be read, is no TOML, or has another shape.
    """
    text = read_text(root, file)
    lines = dict(_lines(text))
    try:
        table = msgspec.convert(tomllib.loads(text), dict[str, dict[str, list[str]]])
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise Fault(Place(file, int(found[1]) if found else 1), f"is no TOML: {problem}") from None
    except msgspec.ValidationError as problem:
        raise Fault(Place(file, 1), f"is no table of metrics with their labels: {problem}") from None
    return {
        metric: Exported(metric, exporter, frozenset(labels), Place(file, lines.get(metric, 1)))
        for exporter, metrics in table.items()
        for metric, labels in metrics.items()
    }


def exported_as(series: str, table: Mapping[str, Exported]) -> Exported | None:
    """The metric to which a series belongs: itself, or the histogram of which it is a part."""
    if found := table.get(series):
        return found
    histogram, _, part = series.rpartition("_")
    if part in _PARTS and (whole := table.get(histogram)):
        extra = frozenset({"le"}) if part == "bucket" else frozenset[str]()
        return msgspec.structs.replace(whole, labels=whole.labels | extra)
    return None


def _lines(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\"?([A-Za-z_:][\w:]*)\"?\s*=", line):
            yield found[1], number
