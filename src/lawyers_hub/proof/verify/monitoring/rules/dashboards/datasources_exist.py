"""A panel without its source is empty, and a source that leads nowhere empties all panels."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.dashboards import Datasource
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import port_of
from lawyers_hub.proof.verify.urls import url_of


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
    address = url_of(source.url)
    host, port = address.host.partition(".")[0], address.port
    service = monitoring.declaration.topology.services.get(host)
    if service is None or port not in service.ports.values():
        return False
    flows = [flow for flow in monitoring.declaration.topology.flows if set(flow.source) & _drawers(monitoring)]
    meant = {port_of(service, flow.port) for flow in flows if host in flow.targets}
    return not flows or port in meant


def _drawers(monitoring: Monitoring) -> set[str]:
    """Who draws: the one that may ask every source there is."""
    hosts = {url_of(source.url).host.partition(".")[0] for source in monitoring.datasources}
    flows = monitoring.declaration.topology.flows
    asking = [{name for flow in flows if host in flow.targets for name in flow.source} for host in hosts]
    return set.intersection(*asking) if asking else set()


RULE = Rule(
    id="datasources-exist",
    promise="O2",
    says="every panel has a source that is provisioned, and every source is a declared service at its port",
    check=check,
)
