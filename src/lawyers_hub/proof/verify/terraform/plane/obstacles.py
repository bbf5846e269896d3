"""What beside the groups stands in the way of flows that are meant to be: network ACLs, missing routes and addresses.

Only declared flows are looked at. A wall that happens to be there does not make an undeclared opening right, so it
excuses none.
"""

from collections.abc import Iterable, Iterator

from lawyers_hub.proof.verify.reach import INTERNET, LAST_PORT, Intended, Obstacle, Ports
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.acls import Acls, Barrier, stopped
from lawyers_hub.proof.verify.terraform.plane.addresses import EVERYWHERE, S3, Network
from lawyers_hub.proof.verify.terraform.plane.routes import Routes, WayOut
from lawyers_hub.proof.verify.terraform.plane.standing import Member, Subnet, referred, subnets_of

LINUX_REPLIES = (32768, 60999)
"""The ports from which Linux asks, and to which answers return (net.ipv4.ip_local_port_range)."""
WIDE_REPLIES = (1024, LAST_PORT)
"""Those of load balancers, NAT gateways and whoever else asks. Source: VPC user guide, Ephemeral ports."""

Path = Barrier | None
"""What stops one way of getting there; none where it is free."""


class Obstacles:
    def __init__(self, configuration: Configuration, members: dict[str, tuple[Member, ...]]) -> None:
        self._configuration = configuration
        self._members = members
        self._subnets = subnets_of(configuration)
        self._acls = Acls(configuration)
        self._routes = Routes(configuration)

    def of(self, intended: Iterable[Intended]) -> Iterator[Obstacle]:
        if not self._subnets:
            return
        for flow in intended:
            if obstacle := self._of_one(flow):
                yield obstacle

    def _of_one(self, flow: Intended) -> Obstacle | None:
        paths = list(self._paths(flow))
        if not paths:
            return self._nowhere(flow)
        barriers = [path for path in paths if path is not None]
        if not barriers:
            return None
        first = next((one for one in barriers if one.doubt is None), barriers[0])
        doubt = first.doubt
        if len(barriers) < len(paths) and doubt is None:
            doubt = f"this is so for {len(barriers)} of {len(paths)} pairs of subnets"
        return Obstacle(flow.source, flow.target, flow.ports, first.place, first.what, doubt)

    def _nowhere(self, flow: Intended) -> Obstacle | None:
        """Of a group of which nothing says where it stands, nobody knows what is around it."""
        ends = (end for end in (flow.source, flow.target) if end not in {INTERNET, S3})
        lost = next((end for end in ends if not list(self._standing(end))), None)
        if lost is None or not (self._acls.any or INTERNET in {flow.source, flow.target}):
            return None
        what = "network ACLs and routes may be in the way"
        return Obstacle(
            flow.source, flow.target, flow.ports, flow.place, what, f"nothing says in which subnets {lost} stands"
        )

    def _paths(self, flow: Intended) -> Iterator[Path]:
        if flow.source == INTERNET:
            for member, subnet in self._standing(flow.target):
                yield self._from_internet(member, subnet, flow.ports)
        elif flow.target in {INTERNET, S3}:
            for member, subnet in self._standing(flow.source):
                yield self._out(member, subnet, flow)
        else:
            for sender, one in self._standing(flow.source):
                replies = WIDE_REPLIES if sender.balances else LINUX_REPLIES
                for _, other in self._standing(flow.target):
                    yield self._between(one, other, flow.ports, replies)

    def _standing(self, group: str) -> Iterator[tuple[Member, Subnet]]:
        for member in self._members.get(group, ()):
            for address in member.subnets:
                if address in self._subnets:
                    yield member, self._subnets[address]

    def _between(self, one: Subnet, other: Subnet, ports: Ports, replies: tuple[int, int]) -> Path:
        if one.address == other.address:
            return None
        back = Ports(ports.protocol, *replies)
        return self._first(
            self._wall(one, True, other.cidr, ports),
            self._wall(other, False, one.cidr, ports),
            self._wall(other, True, one.cidr, back),
            self._wall(one, False, other.cidr, back),
        )

    def _first(self, *barriers: Path) -> Path:
        """A sure one before a doubtful one."""
        found = [one for one in barriers if one is not None]
        return min(found, key=lambda one: one.doubt is not None) if found else None

    def _wall(self, subnet: Subnet, outward: bool, peer: Network | None, ports: Ports) -> Path:
        acl = self._acls.around(subnet.address)
        if acl is None:
            return None
        if peer is None:
            return Barrier(acl.place, "the network ACL may stop it", "the network of a subnet is unknown")
        return stopped(acl, outward=outward, peer=peer, ports=ports)

    def _from_internet(self, member: Member, subnet: Subnet, ports: Ports) -> Path:
        place = member.resource.content.place
        if not member.public:
            return Barrier(place, f"{member.resource.kind} {member.resource.name} has no public address")
        return self._first(self._leads(subnet, "aws_internet_gateway"), *self._far(subnet, ports, outward=False))

    def _far(self, subnet: Subnet, ports: Ports, *, outward: bool) -> Iterator[Path]:
        """Through the subnet's own wall, from or to addresses outside of the VPC, and back."""
        yield self._wall(subnet, outward, EVERYWHERE, ports)
        yield self._wall(
            subnet, not outward, EVERYWHERE, Ports(ports.protocol, *(LINUX_REPLIES if outward else WIDE_REPLIES))
        )

    def _leads(self, subnet: Subnet, kind: str) -> Path:
        ways = self._routes.ways_out(subnet.address)
        if any(way.kind == kind for way in ways):
            return None
        place = self._routes.place_of_table(subnet.address) or subnet.place
        unknown = next((way for way in ways if way.kind is None), None)
        if unknown:
            return Barrier(unknown.place, "its route may lead elsewhere", "it is unknown where it leads")
        return Barrier(place, f"no route leads from the subnet to the internet ({kind.removeprefix('aws_')})")

    def _out(self, member: Member, subnet: Subnet, flow: Intended) -> Path:
        own = self._first(*self._far(subnet, flow.ports, outward=True))
        if flow.target == S3 and self._routes.has_door_to_s3(subnet.address):
            return own
        ways = self._routes.ways_out(subnet.address)
        through = [way for way in ways if way.kind == "aws_nat_gateway"]
        if through:
            return self._first(own, *(self._through(way, subnet, flow.ports) for way in through))
        if not member.public and any(way.kind == "aws_internet_gateway" for way in ways):
            return Barrier(ways[0].place, "the way out is an internet gateway, and the sender has no public address")
        return self._first(own, self._leads(subnet, "aws_internet_gateway"))

    def _through(self, way: WayOut, subnet: Subnet, ports: Ports) -> Path:
        """By a NAT gateway: into its subnet, and from there as itself."""
        resource = self._configuration.at(way.address)
        given = resource.content.given("subnet_id") if resource else None
        found = [
            self._subnets[address] for address in (referred(given.value) if given else ()) if address in self._subnets
        ]
        if not found:
            return Barrier(way.place, "the way out may lead nowhere", "it is unknown where the NAT gateway stands")
        gateways, back = found[0], Ports(ports.protocol, *WIDE_REPLIES)
        return self._first(
            self._leads(gateways, "aws_internet_gateway"),
            self._wall(gateways, False, subnet.cidr, ports),
            self._wall(gateways, True, EVERYWHERE, ports),
            self._wall(gateways, False, EVERYWHERE, back),
            self._wall(gateways, True, subnet.cidr, Ports(ports.protocol, *LINUX_REPLIES)),
        )
