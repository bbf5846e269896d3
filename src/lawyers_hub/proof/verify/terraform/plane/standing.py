"""Where the members of each group stand: in which subnets, and whether the internet can address them."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value
from lawyers_hub.proof.verify.terraform.plane.addresses import Network, network_of
from lawyers_hub.proof.verify.terraform.plane.groups import Groups

_GROUPS = {"security_groups", "security_group_ids", "vpc_security_group_ids"}
_SUBNETS = {"subnets", "subnet_id", "subnet_ids", "vpc_zone_identifier"}
_SUBNET_GROUPS = {
    "db_subnet_group_name",
    "subnet_group_name",
    "cluster_subnet_group_name",
    "replication_subnet_group_id",
}
_NOT_CARRIERS = {"aws_security_group", "aws_default_security_group", "aws_security_group_rule"}
_LOAD_BALANCERS = {"aws_lb", "aws_alb", "aws_elb"}
_NODES = {"aws_eks_node_group", "aws_eks_fargate_profile"}


class Member(msgspec.Struct, frozen=True):
    """Something that carries a group. `public`: it has an address that the internet can reach."""

    resource: Resource
    subnets: tuple[str, ...]
    public: bool

    @property
    def balances(self) -> bool:
        return self.resource.kind in _LOAD_BALANCERS


class Subnet(msgspec.Struct, frozen=True):
    address: str
    cidr: Network | None
    place: Place


def carriers_of(configuration: Configuration, groups: Groups) -> dict[str, tuple[Member, ...]]:
    """What carries each group."""
    found: dict[str, list[Member]] = {group.name: [] for group in groups.all()}
    for resource in configuration.resources:
        if resource.kind in _NOT_CARRIERS or resource.mode != "resource":
            continue
        names = {groups.meant_by(value) for value in _values(resource.content, _GROUPS)}
        for name in names & found.keys():
            found[str(name)].append(_member(configuration, resource))
    return {name: tuple(members) for name, members in found.items()}


def members_of(configuration: Configuration, groups: Groups) -> dict[str, tuple[Member, ...]]:
    """Who is in each group. One that nothing carries is one of pods, which stand where the nodes do."""
    nodes = tuple(_member(configuration, resource) for resource in configuration.of(*_NODES))
    return {name: members or nodes for name, members in carriers_of(configuration, groups).items()}


def subnets_of(configuration: Configuration) -> dict[str, Subnet]:
    found = {}
    for resource in configuration.of("aws_subnet", "aws_default_subnet"):
        cidr = resource.content.given("cidr_block")
        network = network_of(cidr.value) if cidr else None
        found[resource.address] = Subnet(resource.address, network, resource.content.place)
    return found


def referred(value: Value) -> Iterator[str]:
    """The addresses of the resources that a value, or a list of values, names."""
    items = value.raw if isinstance(value.raw, tuple) else (value,)
    yield from (item.raw.address for item in items if isinstance(item.raw, Computed))


def _member(configuration: Configuration, resource: Resource) -> Member:
    subnets = tuple(dict.fromkeys(_subnets(configuration, resource)))
    if not subnets:
        users = (one for one in configuration.resources if _uses(one.content, resource.address))
        subnets = tuple(dict.fromkeys(subnet for one in users for subnet in _subnets(configuration, one)))
    return Member(resource, subnets, _is_public(configuration, resource, subnets))


def _subnets(configuration: Configuration, resource: Resource) -> Iterator[str]:
    for value in _values(resource.content, _SUBNETS):
        yield from referred(value)
    for named in _values(resource.content, _SUBNET_GROUPS):
        for group in configuration.resources:
            if group.kind.endswith("_subnet_group") and _is_called(group, named):
                for value in _values(group.content, _SUBNETS):
                    yield from referred(value)


def _is_called(group: Resource, named: Value) -> bool:
    if isinstance(named.raw, Computed):
        return named.raw.address == group.address
    name = group.content.given("name")
    return name is not None and isinstance(named.raw, str) and name.value.raw == named.raw


def _values(content: Content, names: set[str]) -> Iterator[Value]:
    """What any of these arguments says, in the block or one within it, element by element."""
    for name in names & content.arguments.keys():
        value = content.arguments[name].value
        yield from value.raw if isinstance(value.raw, tuple) else (value,)
    for block in content.blocks:
        yield from _values(block, names)


def _uses(content: Content, address: str) -> bool:
    return any(address in referred(argument.value) for argument in content.arguments.values()) or any(
        _uses(block, address) for block in content.blocks
    )


def _is_public(configuration: Configuration, resource: Resource, subnets: tuple[str, ...]) -> bool:
    if resource.kind in _LOAD_BALANCERS:
        return not _is_true(resource.content.given("internal"))
    if own := resource.content.given("associate_public_ip_address") or resource.content.given("publicly_accessible"):
        return _is_true(own)
    given = (one.content.given("map_public_ip_on_launch") for one in map(configuration.at, subnets) if one)
    return any(_is_true(argument) for argument in given)


def _is_true(argument: Argument | None) -> bool:
    return argument is not None and argument.value.raw is True
