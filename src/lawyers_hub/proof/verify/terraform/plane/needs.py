"""What has to pass each network ACL: the declared flows on their ports, and their answers."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.reach import INTERNET, Intended, Ports
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane.addresses import S3
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.obstacles import WIDE_REPLIES
from lawyers_hub.proof.verify.terraform.plane.routes import Routes
from lawyers_hub.proof.verify.terraform.plane.standing import members_of, referred


class Need(msgspec.Struct, frozen=True):
    """Into `subnet`, or out of it, from or to `peer`: another subnet, or the internet."""

    subnet: str
    outward: bool
    peer: str
    ports: Ports


def needs_of(configuration: Configuration) -> frozenset[Need]:
    return frozenset(_Needs(configuration).all())


class _Needs:
    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._routes = Routes(configuration)
        members = members_of(configuration, Groups(configuration))
        self._subnets = {group: {subnet for one in found for subnet in one.subnets} for group, found in members.items()}

    def all(self) -> Iterator[Need]:
        for flow in intended(self._configuration.declaration):
            for one in self._ends(flow.source):
                for other in self._ends(flow.target):
                    yield from self._between(one, other, flow)

    def _ends(self, name: str) -> set[str]:
        return {INTERNET} if name in {INTERNET, S3} else self._subnets.get(name, set())

    def _between(self, one: str, other: str, flow: Intended) -> Iterator[Need]:
        yield from _there_and_back(one, other, flow.ports)
        for gateway in self._gateways(one) if other == INTERNET else ():
            # Where a packet enters the gateway it still has both its ends; only beyond is the gateway one of them.
            yield Need(gateway, False, one, flow.ports)
            yield Need(gateway, True, one, _back(flow.ports))
            yield from _there_and_back(gateway, other, flow.ports)

    def _gateways(self, subnet: str) -> Iterator[str]:
        """The subnets of the NAT gateways through which a subnet goes out."""
        for way in self._routes.ways_out(subnet):
            resource = self._configuration.at(way.address)
            given = resource.content.given("subnet_id") if resource and way.kind == "aws_nat_gateway" else None
            yield from referred(given.value) if given else ()


def _there_and_back(one: str, other: str, ports: Ports) -> Iterator[Need]:
    back = _back(ports)
    for subnet, peer, sent, received in ((one, other, ports, back), (other, one, back, ports)):
        yield Need(subnet, True, peer, sent)
        yield Need(subnet, False, peer, received)


def _back(ports: Ports) -> Ports:
    return Ports(ports.protocol, *WIDE_REPLIES)
