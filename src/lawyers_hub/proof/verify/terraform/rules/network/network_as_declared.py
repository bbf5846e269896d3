"""The network is as large as declared, and stands in as many zones."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Unknown
from lawyers_hub.proof.verify.terraform.rules.wishes import equal, unmet


def check(configuration: Configuration) -> Iterator[Finding]:
    network = configuration.declaration.topology.network
    for vpc in configuration.of("aws_vpc"):
        wish = equal("cidr_block", network.vpc_cidr, f"is not the declared network {network.vpc_cidr}")
        yield from unmet(RULE.id, vpc.address, vpc.content, [wish])
    by_block: dict[tuple[tuple[str, ...], str], list[Resource]] = {}
    for subnet in configuration.of("aws_subnet"):
        by_block.setdefault((subnet.modules, subnet.name), []).append(subnet)
    for (_, name), subnets in by_block.items():
        yield from _zones(name, subnets, network.zones)


def _zones(name: str, subnets: list[Resource], declared: int) -> Iterator[Finding]:
    first = subnets[0].content
    given = [zone for one in subnets if (zone := one.content.given("availability_zone"))]
    zones = {str(zone.value.raw) for zone in given}
    if subnets[0].key is None or len(zones) == declared:
        return
    unknown = (zone.value.raw.why for zone in given if isinstance(zone.value.raw, Unknown))
    doubt = next((one.content.doubt for one in subnets if one.content.doubt), None) or next(unknown, None)
    what = f"the subnets {name} stand in {len(zones)} zones, and {declared} are declared"
    yield Finding(
        rule=RULE.id,
        place=first.place,
        what=f"whether the subnets {name} stand in {declared} zones cannot be told: {doubt}" if doubt else what,
        mend="give each declared zone a subnet of its own",
        because=first.arguments["availability_zone"].places if zones else (),
        verdict="unknown" if doubt else "broken",
    )


RULE = Rule(
    id="network-as-declared",
    promise="N1",
    says="the VPC has the declared addresses, and its subnets the declared zones",
    check=check,
)
