"""The network in AWS has the declared addresses, and stands in as many zones."""

from collections import defaultdict
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform import Configuration
from lawyers_hub.proof.verify.terraform.configuration import Argument, Resource


def check(project: Project) -> Iterator[Finding]:
    if project.configuration:
        yield from _addresses(project, project.configuration)
        yield from _zones(project, project.configuration)


def _addresses(project: Project, configuration: Configuration) -> Iterator[Finding]:
    wanted = project.declaration.topology.network.vpc_cidr
    for vpc in configuration.of("aws_vpc"):
        if (cidr := vpc.content.given("cidr_block")) and cidr.value.raw != wanted:
            what = f"{vpc.address} has the addresses {_said(cidr)}, and the topology declares {wanted}"
            yield _finding(project, cidr, what, f"give it {wanted}")


def _zones(project: Project, configuration: Configuration) -> Iterator[Finding]:
    """Subnets of one name are one tier; those that stand in no named zone stand where AWS puts them."""
    wanted = project.declaration.topology.network.zones
    tiers: dict[tuple[tuple[str, ...], str], list[Resource]] = defaultdict(list)
    for subnet in configuration.of("aws_subnet"):
        tiers[subnet.modules, subnet.name].append(subnet)
    for (_, name), subnets in tiers.items():
        zones = [zone for subnet in subnets if (zone := subnet.content.given("availability_zone"))]
        known = {str(zone.value.raw) for zone in zones if isinstance(zone.value.raw, str)}
        if zones and len(known) != wanted:
            what = f"the subnets {name} stand in {len(known)} zones, and the topology declares {wanted}"
            if len(known) < len(zones) and len(known) < wanted:
                what = f"in how many zones the subnets {name} stand cannot be told, and the topology declares {wanted}"
            yield _finding(project, zones[0], what, f"name {wanted} zones", known=len(known) == len(zones))


def _said(argument: Argument) -> str:
    return argument.value.raw if isinstance(argument.value.raw, str) else "that cannot be told"


def _finding(project: Project, argument: Argument, what: str, mend: str, *, known: bool | None = None) -> Finding:
    certain = isinstance(argument.value.raw, str) if known is None else known
    return Finding(
        rule=RULE.id,
        place=argument.place,
        what=what,
        mend=mend,
        verdict="broken" if certain else "unknown",
        because=(*argument.places[1:], project.declaration.place("network")),
    )


RULE = Rule(
    id="network-declared",
    promise="N1",
    says="the network in AWS has the declared addresses, and each tier of it stands in the declared number of zones",
    check=check,
)
