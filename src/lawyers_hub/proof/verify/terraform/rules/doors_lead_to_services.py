"""The door passes people on to the port on which a service listens, and asks there whether it is ready."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet
from lawyers_hub.proof.verify.topology import Service, Topology, port_of


def check(configuration: Configuration) -> Iterator[Finding]:
    behind = list(_behind_the_door(configuration.declaration.topology))
    for target in configuration.of("aws_lb_target_group", "aws_alb_target_group"):
        yield from _judged(target, behind)


def _behind_the_door(topology: Topology) -> Iterator[tuple[int, Service]]:
    """Whoever is entered from a service that the internet enters, with the port."""
    doors = {target for flow in topology.flows if INTERNET in flow.source for target in flow.targets}
    for flow in topology.flows:
        for target in flow.targets if doors & set(flow.source) else ():
            if port := port_of(topology.services[target], flow.port):
                yield port, topology.services[target]


def _judged(target: Resource, behind: list[tuple[int, Service]]) -> Iterator[Finding]:
    ports = {port for port, _ in behind}
    wish = Wish(
        argument="port",
        holds=lambda raw: raw in ports,
        what="leads to a port that no service behind the door has",
        mend=f"say the port of the service it leads to ({', '.join(map(str, sorted(ports)))})",
    )
    yield from unmet(RULE.id, target.address, target.content, [wish])
    port = target.content.given("port")
    probes = [
        service.probes.ready for number, service in behind if port and number == port.value.raw and service.probes
    ]
    for health in (target.content.inner("health_check") or [target.content]) if probes else ():
        asks = Wish(
            argument="path",
            holds=lambda raw: raw in probes,
            what=f"does not ask {' or '.join(probes)} whether the service is ready",
            mend=f'say path = "{probes[0]}" in its health_check',
            unsaid="/",
        )
        yield from unmet(RULE.id, target.address, health, [asks])


RULE = Rule(
    id="doors-lead-to-services",
    promise="N2",
    says="what the load balancer passes on goes to a declared port of a service that is ready",
    check=check,
)
