"""Which of the topology's flows are meant to be possible in one cluster."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.reach import INTERNET, Intended, Ports
from lawyers_hub.proof.verify.topology import is_on, port_of


def intended(declaration: Declaration, release: Release) -> tuple[Intended, ...]:
    """Those that have a pod of ours at one end: the flows, what the cluster adds, the given exporters, the ways out."""
    found = (*_flows(declaration), *_of_the_cluster(declaration), *_figures(declaration), *_ways_out(release))
    return tuple(flow for flow in found if {flow.source, flow.target} & release.services.keys())


def _flows(declaration: Declaration) -> Iterator[Intended]:
    topology = declaration.topology
    for number, flow in enumerate(topology.flows):
        for target in flow.targets:
            port = port_of(topology.services[target], flow.port)
            for source in flow.source:
                if port is not None:
                    ports = Ports("tcp", port, port)
                    yield Intended(source, target, ports, flow.why, declaration.place("flows", number))


def _of_the_cluster(declaration: Declaration) -> Iterator[Intended]:
    for number, flow in enumerate(declaration.topology.cluster_flows):
        for protocol in flow.protocols:
            ports = Ports(protocol, flow.port, flow.port)
            for source in flow.source:
                yield Intended(source, flow.target, ports, flow.why, declaration.place("cluster_flows", number))


def _figures(declaration: Declaration) -> Iterator[Intended]:
    """Whoever asks our services for their figures asks the exporters that the cluster brings along, too."""
    asking = {source for flow in declaration.topology.flows if flow.port == "metrics" for source in flow.source}
    for name, given in declaration.topology.given.items():
        if "kubernetes" in given.on:
            ports = Ports("tcp", given.metrics.port, given.metrics.port)
            for source in sorted(asking):
                yield Intended(source, name, ports, given.why, declaration.place(f"given.{name}"))


def _ways_out(release: Release) -> Iterator[Intended]:
    for name, way in release.declaration.topology.egress.items():
        if is_on(way.on, release.plane):
            ports = Ports("tcp", way.port, way.port)
            for target in release.around.ways_out.get(name, [INTERNET]):
                for source in way.source:
                    yield Intended(source, target, ports, way.why, release.declaration.place(f"egress.{name}"))
