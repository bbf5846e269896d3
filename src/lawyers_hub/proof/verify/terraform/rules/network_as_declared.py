"""The network is as large as declared, and stands in as many zones."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
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
        zones = {str(zone.value.raw) for one in subnets if (zone := one.content.given("availability_zone"))}
        if subnets[0].key is not None and len(zones) != network.zones:
            yield Finding(
                rule=RULE.id,
                place=subnets[0].content.place,
                what=f"the subnets {name} stand in {len(zones)} zones, and {network.zones} are declared",
                mend="give each declared zone a subnet of its own",
                because=subnets[0].content.arguments["availability_zone"].places if zones else (),
            )


RULE = Rule(
    id="network-as-declared",
    promise="N1",
    says="the VPC has the declared addresses, and its subnets the declared zones",
    check=check,
)
