"""What the rules of security groups let through, in whichever of Terraform's three dialects they are written.

A rule is a resource of its own (`aws_vpc_security_group_ingress_rule`, and the older `aws_security_group_rule`), or a
block or a list of objects within the group. Terraform removes the rule by which AWS lets a new group out to everywhere,
so that a group without rules lets nothing through.
"""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Side
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content
from lawyers_hub.proof.verify.terraform.evaluation import Value, doubt_of
from lawyers_hub.proof.verify.terraform.plane.groups import Group, Groups
from lawyers_hub.proof.verify.terraform.plane.ports import PortsRead, ports_of

Arguments = Mapping[str, Argument]

_CIDRS = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
_LISTS = ("prefix_list_id", "prefix_list_ids")
_GROUPS = ("referenced_security_group_id", "source_security_group_id", "security_groups")
_SIDES: tuple[tuple[str, Side], ...] = (("ingress", "in"), ("egress", "out"))


class Peer(msgspec.Struct, frozen=True):
    """The other end as a rule names it: a network (`cidr`), a prefix list, a group's name; or unknown."""

    kind: str
    value: Value
    places: tuple[Place, ...]
    name: str | None = None


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `group` is none where it cannot be told whose rule it is. `place` is where it begins."""

    side: Side
    group: str | None
    peers: tuple[Peer, ...]
    ports: PortsRead
    place: Place
    description: str | None
    doubt: str | None


def permissions_of(configuration: Configuration, groups: Groups) -> tuple[Permission, ...]:
    return (*_of_their_own(configuration, groups), *(one for group in groups.all() for one in _within(group, groups)))


def _of_their_own(configuration: Configuration, groups: Groups) -> Iterator[Permission]:
    for kind, side in _SIDES:
        for resource in configuration.of(f"aws_vpc_security_group_{kind}_rule"):
            yield _permission(resource.content.arguments, side, resource.content, groups)
    for resource in configuration.of("aws_security_group_rule"):
        written = resource.content.given("type")
        for kind, side in _SIDES:
            # A direction that is unknown may be either.
            if written is None or doubt_of(written.value) or written.value.raw == kind:
                yield _permission(resource.content.arguments, side, resource.content, groups)


def _within(group: Group, groups: Groups) -> Iterator[Permission]:
    content = group.resource.content
    for kind, side in _SIDES:
        for block in content.inner(kind):
            yield _permission(block.arguments, side, block, groups, group.name)
        if listed := content.given(kind):
            for arguments, doubt in _objects(listed):
                at = Content(kind=kind, place=listed.place, arguments={}, doubt=doubt)
                yield _permission(arguments, side, at, groups, group.name)


def _objects(listed: Argument) -> Iterator[tuple[Arguments, str | None]]:
    """Blocks written as a list of objects."""
    items = listed.value.raw if isinstance(listed.value.raw, tuple) else (listed.value,)
    for item in items:
        if isinstance(item.raw, Mapping):
            yield {name: Argument(value, listed.place) for name, value in item.raw.items()}, None
        else:
            yield {"cidr_blocks": Argument(item, listed.place)}, doubt_of(item) or "it is no list of rules"


def _permission(
    arguments: Arguments, side: Side, content: Content, groups: Groups, own: str | None = None
) -> Permission:
    mine = arguments.get("security_group_id")
    group = own or (groups.meant_by(mine.value) if mine else None)
    description = arguments.get("description")
    said = description.value.raw if description else None
    return Permission(
        side=side, group=group, peers=tuple(_peers(arguments, groups, group)), ports=ports_of(arguments),
        place=content.place, description=said if isinstance(said, str) else None, doubt=content.doubt,
    )  # fmt: skip


def _peers(arguments: Arguments, groups: Groups, own: str | None) -> Iterator[Peer]:
    for kind, names in (("cidr", _CIDRS), ("list", _LISTS), ("group", _GROUPS)):
        for argument in (arguments[name] for name in names if name in arguments):
            for item in _items(argument.value):
                places = tuple(dict.fromkeys((argument.place, *item.places)))
                yield Peer(kind, item, places, groups.meant_by(item) if kind == "group" else None)
    itself = arguments.get("self")
    if itself and itself.value.raw is not False and itself.value.raw is not None:
        yield Peer("group", itself.value, itself.places, own)


def _items(value: Value) -> tuple[Value, ...]:
    if isinstance(value.raw, tuple):
        return value.raw
    return () if value.raw is None else (value,)
