"""The files of infrastructure/monitoring, as `hub verify` reads them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration, read_topology
from lawyers_hub.proof.verify.monitoring import Monitoring, read
from lawyers_hub.proof.verify.monitoring.promql import Matcher, Selector, walk

REPOSITORY = Path(__file__).resolve().parents[3]
MONITORING = REPOSITORY / "infrastructure" / "monitoring"
PROMETHEUS = MONITORING / "prometheus"
PLANES = ("compose", "kubernetes")


@cache
def declaration() -> Declaration:
    return read_topology(REPOSITORY)


@cache
def watching() -> Monitoring:
    found = read(REPOSITORY, declaration())
    assert found.faults == ()
    return found


def exported() -> dict[str, dict[str, list[str]]]:
    """By exporter: its metrics, and the labels of each."""
    return tomllib.loads((MONITORING / "exported_metrics.toml").read_text())


def compared_with(label: str) -> Iterator[tuple[str, Matcher]]:
    """Who asks, and with what the label is compared."""
    for query in watching().queries():
        assert query.expression
        for selector in walk(query.expression):
            if isinstance(selector, Selector):
                yield from ((query.asker, matcher) for matcher in selector.matchers if matcher.label == label)


def yaml_of(path: Path) -> Any:
    return msgspec.yaml.decode(path.read_bytes())
