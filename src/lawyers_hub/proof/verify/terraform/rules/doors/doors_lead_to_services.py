"""The door passes people on to the port on which a service listens, and asks there whether it is ready."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.standing import carriers_of, referred
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet
from lawyers_hub.proof.verify.topology import Service, Topology, port_of


def check(configuration: Configuration) -> Iterator[Finding]:
    behind = list(_behind_the_door(configuration.declaration.topology))
    for target in configuration.of("aws_lb_target_group", "aws_alb_target_group"):
        yield from _judged(target, behind)
    yield from _shut(configuration)


def _shut(configuration: Configuration) -> Iterator[Finding]:
    """Declared ports of a door at which nobody listens."""
    carried, listening = carriers_of(configuration, Groups(configuration)), set(_listening(configuration))
    topology = configuration.declaration.topology
    for name in sorted({target for flow in topology.flows if INTERNET in flow.source for target in flow.targets}):
        door = topology.services[name]
        for balancer in (one.resource for one in carried.get(door.group or "", ()) if one.balances):
            for number in door.ports.values():
                if (balancer.address, number) not in listening:
                    what = f"{balancer.address} does not listen on {number}, where {name} is declared to be entered"
                    mend = f"give it a listener on {number}"
                    yield Finding(rule=RULE.id, place=balancer.content.place, what=what, mend=mend)


def _listening(configuration: Configuration) -> Iterator[tuple[str, int]]:
    """Each load balancer with each of its ports."""
    for listener in configuration.of("aws_lb_listener", "aws_alb_listener"):
        balancer, port = listener.content.given("load_balancer_arn"), listener.content.given("port")
        if balancer and port and isinstance(port.value.raw, int):
            for address in referred(balancer.value):
                yield address, port.value.raw


def _behind_the_door(topology: Topology) -> Iterator[tuple[int, Service]]:
    """Whoever is entered from a service that the internet enters, with the port."""
    doors = {target for flow in topology.flows if INTERNET in flow.source for target in flow.targets}
    for flow in topology.flows:
        for target in flow.targets if doors & set(flow.source) else ():
            if port := port_of(topology.services[target], flow.port):
                yield port, topology.services[target]


def _judged(target: Resource, behind: list[tuple[int, Service]]) -> Iterator[Finding]:
    # A list: what stands for a port may be anything, and a set takes only what can be hashed.
    ports = sorted({port for port, _ in behind})
    wish = Wish(
        argument="port",
        holds=lambda raw: raw in ports,
        what="leads to a port that no service behind the door has",
        mend=f"say the port of the service it leads to ({', '.join(map(str, ports))})",
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
    says="the door listens on its declared ports, and leads to declared ports of services that are ready",
    check=check,
)
