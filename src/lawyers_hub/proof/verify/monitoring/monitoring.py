"""Everything that watches: who is asked for figures, what is worked out of them, who is told, and what is drawn."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.monitoring.alerting import Alert, Recorded, RuleFile, Seen
from lawyers_hub.proof.verify.monitoring.dashboards import Dashboard, Datasource
from lawyers_hub.proof.verify.monitoring.figures import Exported
from lawyers_hub.proof.verify.monitoring.queries import Query
from lawyers_hub.proof.verify.monitoring.rehearsal import Script
from lawyers_hub.proof.verify.monitoring.scraping import Scraping
from lawyers_hub.proof.verify.monitoring.telling import Telling
from lawyers_hub.proof.verify.places import Fault, Place


class Runbook(msgspec.Struct, frozen=True):
    """A page that says what to do. `heading` is its first line without the sign, `sections` those below it."""

    file: str
    heading: str
    sections: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.file, 1)


class Carrier(msgspec.Struct, frozen=True):
    """What takes files to Kubernetes: a kustomization, and the files that it names, relative to the root."""

    place: Place
    files: frozenset[str]


class Monitoring(msgspec.Struct, frozen=True, kw_only=True):
    """`exported`, `telling` and `carrier` are missing where the topology names no such file."""

    root: Path
    declaration: Declaration
    faults: tuple[Fault, ...]
    scraping: tuple[Scraping, ...]
    rule_files: tuple[RuleFile, ...]
    tests: tuple[Seen, ...]
    scripts: tuple[Script, ...]
    exported: Mapping[str, Exported] | None
    dashboards: tuple[Dashboard, ...]
    datasources: tuple[Datasource, ...]
    telling: Telling | None
    runbooks: tuple[Runbook, ...]
    carrier: Carrier | None

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for file in self.rule_files for alert in file.alerts)

    @property
    def recorded(self) -> tuple[Recorded, ...]:
        return tuple(series for file in self.rule_files for series in file.recorded)

    @property
    def watchers(self) -> tuple[str, ...]:
        """Who asks services for their figures, and so exports something of each."""
        flows = self.declaration.topology.flows
        return tuple(dict.fromkeys(name for flow in flows if flow.port == "metrics" for name in flow.source))

    def queries(self) -> Iterator[Query]:
        """Everything that is ever asked of Prometheus."""
        for file in self.rule_files:
            yield from file.queries
        for board in self.dashboards:
            for panel in board.panels:
                yield from panel.queries
