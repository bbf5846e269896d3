"""A zone that fails takes no other along."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.routes import Routes
from lawyers_hub.proof.verify.terraform.plane.standing import referred


def check(configuration: Configuration) -> Iterator[Finding]:
    zones = {gateway.address: _stands_in(configuration, gateway) for gateway in configuration.of("aws_nat_gateway")}
    routes = Routes(configuration)
    for subnet in configuration.of("aws_subnet"):
        own = _zone(subnet)
        for way in routes.ways_out(subnet.address):
            other = zones.get(way.address)
            # One gateway for all zones is a decision, and a way past the zone's own a slip.
            if own and other and own != other and own in zones.values():
                what = f"{subnet.address} goes out through the NAT gateway of {other}, and is cut off with that zone"
                mend = "lead it to the NAT gateway of its own zone"
                yield Finding(rule=RULE.id, place=way.place, what=what, mend=mend)


def _stands_in(configuration: Configuration, gateway: Resource) -> str | None:
    given = gateway.content.given("subnet_id")
    subnets = [configuration.at(address) for address in referred(given.value)] if given else []
    return next((_zone(subnet) for subnet in subnets if subnet), None)


def _zone(subnet: Resource) -> str | None:
    zone = subnet.content.given("availability_zone")
    return zone.value.raw if zone and isinstance(zone.value.raw, str) else None


RULE = Rule(
    id="zones-alone",
    promise="S2",
    says="no subnet goes out through another zone, where its own has a NAT gateway",
    check=check,
)
