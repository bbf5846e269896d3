"""A panel without its source is empty, and a source that leads nowhere empties all panels."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.dashboards import Datasource
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    known = {(source.kind, source.uid) for source in monitoring.datasources}
    for board in monitoring.dashboards:
        for panel in board.panels:
            if (panel.kind, panel.source) not in known and not panel.source.startswith("$"):
                yield Finding(
                    rule=RULE.id,
                    place=panel.source_place,
                    what=f"the panel {panel.title!r} takes its figures from {panel.source or 'no source'}, "
                    f"and no {panel.kind or 'source'} has this uid",
                    mend=f"use one of {', '.join(sorted(uid for _, uid in known)) or 'the provisioned sources'}",
                )
    for source in monitoring.datasources:
        if not _leads_somewhere(monitoring, source):
            yield Finding(
                rule=RULE.id,
                place=source.place,
                what=f"the source {source.uid} leads to {source.url}, where no declared service listens",
                mend="name a declared service and its port",
            )


def _leads_somewhere(monitoring: Monitoring, source: Datasource) -> bool:
    try:
        address = urlsplit(source.url)
        host, port = (address.hostname or "").partition(".")[0], address.port
    except ValueError:
        return False
    service = monitoring.declaration.topology.services.get(host)
    return service is not None and port in service.ports.values()


RULE = Rule(
    id="datasources-exist",
    promise="O2",
    says="every panel has a source that is provisioned, and every source is a declared service at its port",
    check=check,
)
