"""The files of infrastructure/monitoring as typed values, and what topology.toml says of them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

REPOSITORY = Path(__file__).resolve().parents[3]
MONITORING = REPOSITORY / "infrastructure" / "monitoring"
PROMETHEUS = MONITORING / "prometheus"
PLANES = ("compose", "kubernetes")


class Rule(msgspec.Struct, frozen=True, rename={"pending": "for"}):
    """One rule: it either records a series or raises an alert."""

    expr: str
    record: str = ""
    alert: str = ""
    pending: str = "0s"
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class _Group(msgspec.Struct, frozen=True):
    name: str
    rules: list[Rule]


class _RuleFile(msgspec.Struct, frozen=True):
    groups: list[_Group]


class Source(msgspec.Struct, frozen=True):
    """Where a panel takes its figures from."""

    type: str
    uid: str


class Target(msgspec.Struct, frozen=True):
    """One query of a panel; of Jaeger, without an expression."""

    expr: str = ""


class Defaults(msgspec.Struct, frozen=True):
    unit: str = ""


class FieldConfig(msgspec.Struct, frozen=True, rename="camel"):
    defaults: Defaults


class Panel(msgspec.Struct, frozen=True, rename="camel"):
    """One picture of a dashboard."""

    id: int
    title: str
    description: str
    datasource: Source
    field_config: FieldConfig
    targets: list[Target]


class Dashboard(msgspec.Struct, frozen=True):
    uid: str
    title: str
    panels: list[Panel]


def rule_files() -> list[Path]:
    return sorted((PROMETHEUS / "rules").glob("*.yml"))


def rules(*paths: Path) -> list[Rule]:
    """Of the named files, or of all."""
    found = [msgspec.yaml.decode(path.read_bytes(), type=_RuleFile) for path in paths or rule_files()]
    return [rule for file in found for group in file.groups for rule in group.rules]


def alerts() -> list[Rule]:
    return [rule for rule in rules() if rule.alert]


def dashboards() -> dict[str, Dashboard]:
    folder = MONITORING / "grafana" / "dashboards"
    return {p.name: msgspec.json.decode(p.read_bytes(), type=Dashboard) for p in sorted(folder.glob("*.json"))}


def queries() -> Iterator[tuple[str, str]]:
    """Everything that is ever asked of Prometheus: where it stands, and the question."""
    for rule in rules():
        yield rule.alert or rule.record, rule.expr
    for file, dashboard in dashboards().items():
        for panel in dashboard.panels:
            yield from ((f"{file}: {panel.title}", target.expr) for target in panel.targets if target.expr)


def exported() -> dict[str, dict[str, list[str]]]:
    """By exporter: its metrics, and the labels of each."""
    return tomllib.loads((MONITORING / "exported_metrics.toml").read_text())


def topology() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "infrastructure" / "topology.toml").read_text())


def yaml_of(path: Path) -> Any:
    return msgspec.yaml.decode(path.read_bytes())
