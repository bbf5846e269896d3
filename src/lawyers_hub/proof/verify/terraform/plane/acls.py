"""Network ACLs: walls around subnets that keep no state, so that answers need a way back of their own.

Rules are tried in the order of their numbers; the first that matches decides, and what none matches is refused.
Source: the VPC user guide, Network ACL basics.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Ports
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import doubt_of
from lawyers_hub.proof.verify.terraform.plane.addresses import EVERYWHERE, Network, inside, network_of
from lawyers_hub.proof.verify.terraform.plane.ports import ports_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred

_ACLS = ("aws_network_acl", "aws_default_network_acl")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `doubt` says why it may be another than it seems."""

    number: int
    outward: bool
    allows: bool
    cidr: Network | None
    ports: tuple[Ports, ...]
    place: Place
    doubt: str | None


class Acl(msgspec.Struct, frozen=True):
    place: Place
    entries: tuple[Entry, ...]


class Barrier(msgspec.Struct, frozen=True):
    """What stops something, or may stop it."""

    place: Place
    what: str
    doubt: str | None = None


def stopped(acl: Acl, *, outward: bool, peer: Network, ports: Ports) -> Barrier | None:
    """Whether an ACL stops any of these ports, to or from any address of `peer`; none where all pass."""
    left = [(ports.first, ports.last)]
    way = f"{'to' if outward else 'from'} {'everywhere' if peer == EVERYWHERE else peer} on {ports}"
    for entry in sorted(acl.entries, key=lambda one: one.number):
        matched = [piece for piece in left if entry.outward is outward and _matches(entry, ports, piece)]
        if not matched or (entry.doubt is None and not _concerns(entry, peer)):
            continue
        if entry.doubt or not (entry.cidr and inside(peer, entry.cidr)):
            why = entry.doubt or f"it names {entry.cidr}, which is a part of {peer}"
            return Barrier(entry.place, f"the network ACL may stop what goes {way}", why)
        if not entry.allows:
            return Barrier(entry.place, f"the network ACL stops what goes {way}")
        left = [rest for piece in left for rest in _without(piece, entry, ports)]
    return Barrier(acl.place, f"no rule of the network ACL lets through what goes {way}") if left else None


def _matches(entry: Entry, ports: Ports, piece: tuple[int, int]) -> bool:
    return any(one.protocol == ports.protocol and one.first <= piece[1] and piece[0] <= one.last for one in entry.ports)


def _concerns(entry: Entry, peer: Network) -> bool:
    """A part of the internet is not the internet; a part of a subnet may hold whom it is about."""
    if entry.cidr is None or entry.cidr.version != peer.version:
        return False
    return inside(peer, entry.cidr) or (peer != EVERYWHERE and entry.cidr.overlaps(peer))


def _without(piece: tuple[int, int], entry: Entry, ports: Ports) -> Iterator[tuple[int, int]]:
    pieces = [piece]
    for one in entry.ports:
        if one.protocol == ports.protocol:
            pieces = [
                rest
                for first, last in pieces
                for rest in ((first, min(last, one.first - 1)), (max(first, one.last + 1), last))
                if rest[0] <= rest[1]
            ]
    yield from dict.fromkeys(pieces)


class Acls:
    """Which ACL is around which subnet."""

    def __init__(self, configuration: Configuration) -> None:
        resources = {resource.address: resource for resource in configuration.of(*_ACLS)}
        separate = _separate(configuration)
        self._acls = {address: _acl(resource, separate) for address, resource in resources.items()}
        self._around = dict(_around(configuration, resources.values()))
        defaults = [one.address for one in configuration.of("aws_default_network_acl")]
        self._default = defaults[0] if defaults else None

    @property
    def any(self) -> bool:
        return bool(self._acls)

    def around(self, subnet: str) -> Acl | None:
        """None where it is the ACL that AWS makes with a VPC, which lets everything through."""
        address = self._around.get(subnet, self._default)
        return self._acls.get(address) if address else None


def _around(configuration: Configuration, resources: Iterable[Resource]) -> Iterator[tuple[str, str]]:
    for resource in resources:
        if given := resource.content.given("subnet_ids"):
            yield from ((subnet, resource.address) for subnet in referred(given.value))
    for resource in configuration.of("aws_network_acl_association"):
        subnet, acl = (resource.content.given(name) for name in ("subnet_id", "network_acl_id"))
        if subnet and acl:
            yield from zip(referred(subnet.value), referred(acl.value), strict=False)


def _separate(configuration: Configuration) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for resource in configuration.of("aws_network_acl_rule"):
        content = resource.content
        outward = content.given("egress")
        entry = _entry(content, content.arguments, outward=outward is not None and outward.value.raw in (True, "true"))
        acl = content.given("network_acl_id")
        for address in referred(acl.value) if acl else ():
            found.setdefault(address, []).append(entry)
    return found


def _acl(resource: Resource, separate: Mapping[str, list[Entry]]) -> Acl:
    content = resource.content
    within = [
        _entry(block, block.arguments, outward=kind == "egress")
        for kind in ("ingress", "egress")
        for block in (*content.inner(kind), *_listed(content, kind))
    ]
    return Acl(content.place, (*separate.get(resource.address, ()), *within))


def _listed(content: Content, kind: str) -> Iterator[Content]:
    """Rules written as a list of objects."""
    listed = content.given(kind)
    for item in listed.value.raw if listed and isinstance(listed.value.raw, tuple) else ():
        if listed and isinstance(item.raw, Mapping):
            arguments = {name: Argument(value, listed.place) for name, value in item.raw.items()}
            yield Content(kind=kind, place=listed.place, arguments=arguments)


def _entry(content: Content, arguments: Mapping[str, Argument], *, outward: bool) -> Entry:
    number, action = (
        arguments.get(one) or arguments.get(other)
        for one, other in (("rule_number", "rule_no"), ("rule_action", "action"))
    )
    cidr = next((arguments[name] for name in ("cidr_block", "ipv6_cidr_block") if _is_given(arguments, name)), None)
    ports = ports_of(arguments)
    egress = arguments.get("egress")
    doubts = (
        content.doubt,
        doubt_of(egress.value) if egress else None,
        ports.doubt,
        *(doubt_of(one.value) if one else "it is not given" for one in (number, action, cidr)),
    )
    known = number.value.raw if number else None
    return Entry(
        number=known if isinstance(known, int) else 0, outward=outward,
        allows=action is not None and str(action.value.raw).lower() == "allow",
        cidr=network_of(cidr.value) if cidr else None, ports=ports.ports, place=content.place,
        doubt=next((why for why in doubts if why), None),
    )  # fmt: skip


def _is_given(arguments: Mapping[str, Argument], name: str) -> bool:
    return name in arguments and arguments[name].value.raw not in (None, "")
