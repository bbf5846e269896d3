"""A network ACL is a second wall: between tiers it lets through what the flows need, and their answers.

What passes among the subnets of one ACL is left to the security groups. One that lets everything through, as AWS makes
them, is meant as no wall.
"""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, Ports
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.acls import Acl, Acls, Entry
from lawyers_hub.proof.verify.terraform.plane.addresses import outsider_in
from lawyers_hub.proof.verify.terraform.plane.needs import Need, needs_of
from lawyers_hub.proof.verify.terraform.plane.standing import Subnet, subnets_of


class Tier(msgspec.Struct, frozen=True):
    """The subnets within one ACL."""

    acl: Acl
    subnets: tuple[Subnet, ...]

    @property
    def addresses(self) -> set[str]:
        return {subnet.address for subnet in self.subnets}

    def __str__(self) -> str:
        return " and ".join(sorted({address.split("[")[0].rpartition(".")[2] for address in self.addresses}))

    def is_named_by(self, entry: Entry) -> bool:
        return any(one.cidr and entry.cidr and one.cidr.overlaps(entry.cidr) for one in self.subnets)


def check(configuration: Configuration) -> Iterator[Finding]:
    tiers = _tiers(configuration)
    needs = needs_of(configuration) if tiers else frozenset()
    vpc_cidr = configuration.declaration.topology.network.vpc_cidr
    for tier in tiers:
        open_ones = [entry for entry in tier.acl.entries if entry.allows]
        for entry in open_ones if any(entry.ports != EVERY_PORT for entry in open_ones) else ():
            if entry.cidr and not entry.doubt:
                far = outsider_in(entry.cidr, vpc_cidr) == INTERNET
                yield from _judged(entry, tier, tiers, needs, far=far)


def _tiers(configuration: Configuration) -> list[Tier]:
    acls = Acls(configuration)
    found: dict[Acl, list[Subnet]] = {}
    for subnet in subnets_of(configuration).values():
        if acl := acls.around(subnet.address):
            found.setdefault(acl, []).append(subnet)
    return [Tier(acl, tuple(subnets)) for acl, subnets in found.items()]


def _judged(entry: Entry, tier: Tier, tiers: list[Tier], needs: frozenset[Need], *, far: bool) -> Iterator[Finding]:
    peers = {str(one): one.addresses for one in tiers if one is not tier and one.is_named_by(entry)}
    needed = {name: _needed(entry, tier, addresses, needs) for name, addresses in peers.items()}
    if far:
        needed["the internet"] = _needed(entry, tier, {INTERNET}, needs)
    way = "to" if entry.outward else "from"
    # Whoever must be open to the whole internet cannot be closed to a part of it.
    needless = [name for name, ports in needed.items() if not ports] if not needed.get("the internet") else []
    for name in needless:
        what = f"a network ACL lets through {_listed(entry.ports)} {way} {name}, which no flow needs"
        yield Finding(rule=RULE.id, place=entry.place, what=what, mend=f"name who is meant in place of {entry.cidr}")
    if needless or not needed:
        return
    within = _needed(entry, tier, tier.addresses, needs) if tier.is_named_by(entry) else []
    if beyond := _beyond(entry.ports, [ports for found in (*needed.values(), within) for ports in found]):
        what = f"a network ACL lets through {_listed(beyond)} {way} {entry.cidr}, which no flow needs"
        yield Finding(rule=RULE.id, place=entry.place, what=what, mend="name the ports of the flows")


def _needed(entry: Entry, tier: Tier, peers: set[str], needs: frozenset[Need]) -> list[Ports]:
    return [
        need.ports
        for need in needs
        if need.outward is entry.outward
        and need.subnet in tier.addresses
        and need.peer in peers
        and any(_overlap(need.ports, ports) for ports in entry.ports)
    ]


def _overlap(one: Ports, other: Ports) -> bool:
    return one.protocol == other.protocol and one.first <= other.last and other.first <= one.last


def _beyond(ports: tuple[Ports, ...], needed: list[Ports]) -> tuple[Ports, ...]:
    """What is left of ports when those that are needed are taken away."""
    left = list(ports)
    for need in needed:
        left = [
            Ports(one.protocol, first, last)
            for one in left
            for first, last in (
                ((one.first, min(one.last, need.first - 1)), (max(one.first, need.last + 1), one.last))
                if _overlap(one, need)
                else ((one.first, one.last),)
            )
            if first <= last
        ]
    return tuple(dict.fromkeys(left))


def _listed(ports: tuple[Ports, ...]) -> str:
    return ", ".join(map(str, ports))


RULE = Rule(
    id="acls-narrow",
    promise="N2",
    says="network ACLs let nothing pass between tiers but what the flows need, and their answers",
    check=check,
)
