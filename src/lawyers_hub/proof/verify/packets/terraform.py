"""Security groups and network ACLs as gates: who is named by a group becomes the addresses of that group's members.

A group's own rules are the sender's and the receiver's wall. The ACL and the routes of the subnet around a member are
what is between, without memory, so that answers must find a line of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network

import msgspec

from lawyers_hub.proof.verify.packets.addresses import Addresses
from lawyers_hub.proof.verify.packets.model import Gate, Host, Model, Passage, PortsOfWalls, Wall
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, Ports, Side
from lawyers_hub.proof.verify.terraform import Configuration
from lawyers_hub.proof.verify.terraform.plane.acls import Acl, Acls
from lawyers_hub.proof.verify.terraform.plane.addresses import S3, Network, listed, network_of
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.permissions import Peer, Permission, permissions_of
from lawyers_hub.proof.verify.terraform.plane.routes import Routes
from lawyers_hub.proof.verify.terraform.plane.standing import Member, members_of, subnets_of

_FAR, _S3, _NEAR = "203.0.113.0/24", "198.51.100.0/24", "10.255.255.0/24"
# Networks without a public address, and that of S3.
_NOT_FAR = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", _S3)
_WALLS: dict[Side, Wall] = {"out": "sender", "in": "receiver"}


class Carrier(msgspec.Struct, frozen=True):
    """A member of a group: where it stands, and whether the internet can address it."""

    group: str
    address: str
    subnet: str | None
    is_public: bool


def model_of(configuration: Configuration) -> Model:
    groups = Groups(configuration)
    permissions = permissions_of(configuration, groups)
    addresses = Addresses()
    named = [network for permission in permissions for network in _networks(configuration, permission)]
    carriers = tuple(_carriers(configuration, members_of(configuration, groups), addresses))
    outsiders = tuple(_outsiders(configuration, named, addresses))
    gates = _Gates(configuration, permissions, (*carriers, *outsiders))
    return Model(
        hosts=(
            *(gates.host(carrier) for carrier in carriers),
            *(Host(endpoint=outsider.group, address=outsider.address) for outsider in outsiders),
        ),
        by_address=_ports(configuration, permissions, lambda _: True),
        to_everybody=_ports(configuration, permissions, lambda network: not _is_near(configuration, network)),
    )


def _carriers(
    configuration: Configuration, members: Mapping[str, Sequence[Member]], addresses: Addresses
) -> Iterator[Carrier]:
    """One for each group and each ACL around its members."""
    subnets, acls = subnets_of(configuration), Acls(configuration)
    for group, carried in members.items():
        seen: dict[Acl | None, Carrier] = {}
        for member in carried:
            for one in (subnets[address] for address in member.subnets if address in subnets):
                acl = acls.around(one.address)
                if acl not in seen and isinstance(one.cidr, IPv4Network):
                    seen[acl] = Carrier(group, addresses.one_of(str(one.cidr)), one.address, member.public)
        yield from seen.values() or (Carrier(group, addresses.one_of(_vpc(configuration)), None, is_public=False),)


def _outsiders(configuration: Configuration, named: Sequence[Network], addresses: Addresses) -> Iterator[Carrier]:
    """The internet and the neighbours, one of them in every network that a rule names."""
    yield Carrier(INTERNET, addresses.one_of(_FAR), None, is_public=True)
    yield Carrier(S3, addresses.one_of(_S3), None, is_public=True)
    yield Carrier(NEIGHBOUR, addresses.one_of(_NEAR), None, is_public=False)
    yield Carrier(NEIGHBOUR, addresses.one_of(_vpc(configuration)), None, is_public=False)
    for network in dict.fromkeys(named):
        if isinstance(network, IPv4Network) and network.prefixlen > 0:
            name = NEIGHBOUR if _is_near(configuration, network) else INTERNET
            yield Carrier(name, addresses.one_of(str(network)), None, is_public=name == INTERNET)


def _vpc(configuration: Configuration) -> str:
    return configuration.declaration.topology.network.vpc_cidr


def _is_near(configuration: Configuration, network: Network) -> bool:
    near = (*_NOT_FAR, _vpc(configuration))
    return isinstance(network, IPv4Network) and any(network.subnet_of(IPv4Network(one, strict=False)) for one in near)


def _networks(configuration: Configuration, permission: Permission) -> Iterator[Network]:
    for peer in permission.peers:
        held = listed(configuration, peer.value) if peer.kind == "list" else [peer.value] if peer.kind == "cidr" else []
        for one in held:
            if one is not None and not isinstance(one, str) and (network := network_of(one)):
                yield network


def _ports(
    configuration: Configuration, permissions: Sequence[Permission], counts: Callable[[Network], bool]
) -> PortsOfWalls:
    """Which ports each wall opens to networks that count."""
    found: dict[tuple[str, Wall], tuple[Ports, ...]] = defaultdict(tuple)
    for permission in permissions:
        if permission.group and any(counts(network) for network in _networks(configuration, permission)):
            found[permission.group, _WALLS[permission.side]] += permission.ports.ports
    return found


class _Gates:
    """Puts every member behind the gates of its group and of its subnet."""

    def __init__(
        self, configuration: Configuration, permissions: Sequence[Permission], everybody: Sequence[Carrier]
    ) -> None:
        self._configuration = configuration
        self._permissions = permissions
        self._everybody = everybody
        self._acls = Acls(configuration)
        self._routes = Routes(configuration)

    def host(self, carrier: Carrier) -> Host:
        return Host(
            endpoint=carrier.group,
            address=carrier.address,
            leaving=self._of_group(carrier.group, "out"),
            entering=self._of_group(carrier.group, "in"),
            border_out=self._of_subnet(carrier, outward=True),
            border_in=self._of_subnet(carrier, outward=False),
        )

    def _of_group(self, group: str, side: Side) -> Gate:
        asked = [one for one in self._permissions if one.group == group and one.side == side and one.ports.ports]
        return Gate(
            tuple(
                Passage(peers=block, ports=permission.ports.ports)
                for permission in asked
                for peer in permission.peers
                for block in self._blocks(peer)
            )
        )

    def _blocks(self, peer: Peer) -> Iterator[str]:
        """The blocks of addresses that are meant. Of what is unknown, none."""
        if peer.kind == "group":
            yield from self._members(peer.name)
            return
        for held in listed(self._configuration, peer.value) if peer.kind == "list" else [peer.value]:
            if isinstance(held, str):
                yield from self._members(held)
            elif held is not None and (network := network_of(held)):
                # Everywhere in IPv6 is as far as everywhere.
                yield str(network) if isinstance(network, IPv4Network) else "0.0.0.0/0"

    def _members(self, group: str | None) -> Iterator[str]:
        yield from (f"{one.address}/32" for one in self._everybody if one.group == group)

    def _of_subnet(self, carrier: Carrier, *, outward: bool) -> Gate | None:
        acl = self._acls.around(carrier.subnet) if carrier.subnet else None
        lines = tuple(self._routed(carrier)) if carrier.subnet else ()
        if acl is None:
            return Gate((*lines, Passage(peers="0.0.0.0/0", ports=EVERY_PORT)), remembers=False) if lines else None
        entries = sorted((one for one in acl.entries if one.outward is outward), key=lambda one: one.number)
        lines += tuple(
            Passage(peers=str(one.cidr), ports=one.ports, passes=one.allows)
            for one in entries
            if isinstance(one.cidr, IPv4Network) and one.ports
        )
        return Gate(lines, remembers=False)

    def _routed(self, carrier: Carrier) -> Iterator[Passage]:
        """Stops what no route leads to. Answers come back by the same route, so both directions have this line."""
        beside: tuple[str, ...] = (_vpc(self._configuration), *_NOT_FAR[:-1])
        subnet = carrier.subnet or ""
        ways = {way.kind for way in self._routes.ways_out(subnet)}
        open_ways = {"aws_internet_gateway"} if carrier.is_public else {"aws_nat_gateway"}
        if self._routes.has_door_to_s3(subnet):
            beside += (_S3,)
        if not ways & (open_ways | {None}):
            yield Passage(peers="0.0.0.0/0", beside=beside, ports=EVERY_PORT, passes=False)
