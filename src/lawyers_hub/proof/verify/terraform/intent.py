"""The declared flows, as they are between security groups."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Ports
from lawyers_hub.proof.verify.topology import Egress, Topology, is_on, port_of

NAME = "terraform"
"""Of the plane."""


def intended(declaration: Declaration) -> tuple[Intended, ...]:
    """Each flow between two groups, in from the internet, or out of the VPC; with every reason that is given for it.

    Services that share a group share its flows. A service without a group is nowhere in AWS.
    """
    return tuple(dict.fromkeys((*_services(declaration), *_groups(declaration), *_egress(declaration))))


def _services(declaration: Declaration) -> Iterator[Intended]:
    topology = declaration.topology
    for number, flow in enumerate(topology.flows):
        place = declaration.place("flows", number)
        for target in flow.targets:
            port, group = port_of(topology.services[target], flow.port), topology.services[target].group
            senders = (_group(topology, name) for name in flow.source)
            for sender in senders:
                if sender and port and group:
                    yield Intended(sender, group, Ports("tcp", port, port), flow.why, place)


def _groups(declaration: Declaration) -> Iterator[Intended]:
    for number, flow in enumerate(declaration.topology.aws.flows):
        place = declaration.place("aws.flows", number)
        for source in flow.source:
            for protocol in flow.protocols:
                for port in flow.ports:
                    yield Intended(source, flow.target, Ports(protocol, port, port), flow.why, place)


def _egress(declaration: Declaration) -> Iterator[Intended]:
    topology = declaration.topology
    for name, egress in topology.egress.items():
        if is_on(egress.on, NAME):
            yield from _leaving(topology, egress, declaration.place(f"egress.{name}"))
    for name, egress in topology.aws.egress.items():
        yield from _leaving(topology, egress, declaration.place(f"aws.egress.{name}"))


def _leaving(topology: Topology, egress: Egress, place: Place) -> Iterator[Intended]:
    for name in egress.source:
        if sender := _group(topology, name):
            yield Intended(sender, egress.in_aws, Ports("tcp", egress.port, egress.port), egress.why, place)


def _group(topology: Topology, name: str) -> str | None:
    """The group of a service; another name is one already."""
    service = topology.services.get(name)
    return service.group if service else name
