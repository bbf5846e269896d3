"""Whatever lists subnets stands in every declared zone, so that one may fail."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import within
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred

_LISTING: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("aws_lb", (), "subnets"),
    ("aws_db_subnet_group", (), "subnet_ids"),
    ("aws_elasticache_subnet_group", (), "subnet_ids"),
    ("aws_eks_cluster", ("vpc_config",), "subnet_ids"),
    ("aws_eks_node_group", (), "subnet_ids"),
    ("aws_vpc_endpoint", (), "subnet_ids"),
)
"""By type of resource: the path of the block, and the argument that lists subnets."""


def check(configuration: Configuration) -> Iterator[Finding]:
    wanted = configuration.declaration.topology.network
    zones = {subnet.address: _zone(subnet) for subnet in configuration.of("aws_subnet")}
    for kind, path, argument in _LISTING:
        for resource in configuration.of(kind):
            for content in within(resource.content, *path):
                given = content.given(argument)
                named = list(referred(given.value)) if given else []
                if not named or any(zones.get(address) is None for address in named):
                    continue
                there = {zones[address] for address in named}
                if len(there) < wanted.zones:
                    what = f"{resource.address} stands in {len(there)} of {wanted.zones} zones"
                    place = content.place_of(argument)
                    yield Finding(rule=RULE.id, place=place, what=what, mend="name a subnet of each zone")
    yield from _shared(configuration)


def _zone(subnet: Resource) -> str | None:
    zone = subnet.content.given("availability_zone")
    return zone.value.raw if zone and isinstance(zone.value.raw, str) else None


def _shared(configuration: Configuration) -> Iterator[Finding]:
    """One address for two gateways, of which AWS makes only one."""
    seen: dict[str, Resource] = {}
    for gateway in configuration.of("aws_nat_gateway"):
        given = gateway.content.given("allocation_id")
        for address in referred(given.value) if given else ():
            first = seen.setdefault(address, gateway)
            if first is not gateway:
                what = f"{gateway.address} has the public address of {first.address}: AWS makes only one of them"
                place = gateway.content.place_of("allocation_id")
                yield Finding(rule=RULE.id, place=place, what=what, mend="give each gateway an address of its own")


RULE = Rule(
    id="zones-all",
    promise="S2",
    says="doors, stores, nodes and gateways stand in every declared zone",
    check=check,
)
