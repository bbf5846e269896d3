"""Others open their walls for blocks of addresses: whoever is declared to be found there must be there."""

from collections.abc import Iterator
from ipaddress import ip_network

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.addresses import Network, inside
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.standing import Member, Subnet, members_of, referred, subnets_of


def check(configuration: Configuration) -> Iterator[Finding]:
    yield from _apart(configuration)
    topology = configuration.declaration.topology
    members = members_of(configuration, Groups(configuration))
    for name, overlay in (topology.cluster.overlays if topology.cluster else {}).items():
        for who, stand in overlay.elsewhere.items():
            service = topology.services.get(who)
            group = service.group if service else who
            if stand.addresses and group in members:
                yield from _outside(configuration, who, members[group], ip_network(stand.addresses), name)


def _outside(
    configuration: Configuration, who: str, members: tuple[Member, ...], declared: Network, overlay: str
) -> Iterator[Finding]:
    subnets = subnets_of(configuration)
    for address in dict.fromkeys(address for member in members for address in member.subnets):
        subnet = subnets.get(address)
        if subnet and subnet.cidr and not inside(subnet.cidr, declared):
            what = f"{who} stands in {subnet.cidr}, and {overlay} is declared to find it in {declared}"
            place = configuration.declaration.place(f"cluster.overlays.{overlay}.elsewhere")
            mend = "mend the addresses of the subnet, or where it is declared to be"
            yield Finding(rule=RULE.id, place=subnet.place, what=what, mend=mend, because=(place,))


def _apart(configuration: Configuration) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], list[Subnet]] = {}
    for subnet in subnets_of(configuration).values():
        resource = configuration.at(subnet.address)
        vpc = resource.content.given("vpc_id") if resource else None
        beside = seen.setdefault(tuple(referred(vpc.value)) if vpc else (), [])
        for other in beside:
            if subnet.cidr and other.cidr and subnet.cidr.overlaps(other.cidr):
                what = (
                    f"{subnet.address} and {other.address} share addresses ({other.cidr}): AWS makes only one of them"
                )
                yield Finding(
                    rule=RULE.id, place=subnet.place, what=what, mend="give each addresses of its own",
                    because=(other.place,),
                )  # fmt: skip
        beside.append(subnet)


RULE = Rule(
    id="lies-where-declared",
    promise="N1",
    says="subnets do not overlap, and whoever is found by addresses stands in them",
    check=check,
)
