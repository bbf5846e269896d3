"""What topology.toml means to be possible under Compose."""

from collections.abc import Iterator
from itertools import product

from lawyers_hub.proof.verify.compose.plane import NAME
from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.reach import INTERNET, Intended, Ports
from lawyers_hub.proof.verify.topology import is_on, port_of


def intended(declaration: Declaration) -> tuple[Intended, ...]:
    return (*_flows(declaration), *_to_the_machine(declaration), *_ways_out(declaration))


def watchers(declaration: Declaration) -> tuple[str, ...]:
    """Who asks services for their figures."""
    flows = declaration.topology.flows
    return tuple(dict.fromkeys(name for flow in flows if flow.port == "metrics" for name in flow.source))


def _flows(declaration: Declaration) -> Iterator[Intended]:
    services = declaration.topology.services
    for number, flow in enumerate(declaration.topology.flows):
        place = declaration.place("flows", number)
        for source, target in product(flow.source, flow.targets):
            if port := port_of(services[target], flow.port):
                yield Intended(source, target, Ports("tcp", port, port), flow.why, place)


def _to_the_machine(declaration: Declaration) -> Iterator[Intended]:
    """What the machine brings along is asked by who asks for all figures."""
    for name, given in declaration.topology.given.items():
        if is_on(given.on, NAME):
            ports = Ports("tcp", given.metrics.port, given.metrics.port)
            for watcher in watchers(declaration):
                yield Intended(watcher, name, ports, given.why, declaration.place(f"given.{name}"))


def _ways_out(declaration: Declaration) -> Iterator[Intended]:
    for way, egress in declaration.topology.egress.items():
        if is_on(egress.on, NAME):
            ports = Ports("tcp", egress.port, egress.port)
            for source in egress.source:
                yield Intended(source, INTERNET, ports, egress.why, declaration.place(f"egress.{way}"))
