"""Which way out a subnet has."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, doubt_of
from lawyers_hub.proof.verify.terraform.plane.addresses import EVERYWHERE, network_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred

_BEYOND = ("transit_gateway_id", "vpc_peering_connection_id", "network_interface_id", "core_network_arn")
_GATEWAYS = ("gateway_id", "nat_gateway_id", "transit_gateway_id", "network_interface_id", "vpc_peering_connection_id")


class WayOut(msgspec.Struct, frozen=True):
    """A route to everywhere. `kind` is the type of what it leads to, at `address`; none where that is unknown."""

    kind: str | None
    address: str
    place: Place


class Routes:
    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._tables = dict(_associated(configuration))
        mains = [one.address for one in configuration.of("aws_default_route_table")]
        self._main = mains[0] if mains else None
        self._ways = list(_ways(configuration))
        self._elsewhere = list(_elsewhere(configuration))

    def ways_out(self, subnet: str) -> list[WayOut]:
        """Every route to everywhere of the subnet's table; with none, what stands in it reaches the VPC alone."""
        table = self._tables.get(subnet, self._main)
        return [way for address, way in self._ways if address == table]

    def ways_elsewhere(self, subnet: str) -> list[Place]:
        table = self._tables.get(subnet, self._main)
        return [place for address, place in self._elsewhere if address == table]

    def place_of_table(self, subnet: str) -> Place | None:
        resource = self._configuration.at(self._tables.get(subnet, self._main or ""))
        return resource.content.place if resource else None

    def has_door_to_s3(self, subnet: str) -> bool:
        """Whether the subnet's table leads to a gateway endpoint of S3."""
        table = self._tables.get(subnet, self._main)
        for endpoint in self._configuration.of("aws_vpc_endpoint"):
            service, tables = (endpoint.content.given(name) for name in ("service_name", "route_table_ids"))
            if service and str(service.value.raw).endswith(".s3") and tables and table in set(referred(tables.value)):
                return True
        return any(
            self._associates(one.content, table)
            for one in self._configuration.of("aws_vpc_endpoint_route_table_association")
        )

    def _associates(self, content: Content, table: str | None) -> bool:
        given = content.given("route_table_id")
        return given is not None and table in set(referred(given.value))


def _associated(configuration: Configuration) -> Iterator[tuple[str, str]]:
    for resource in configuration.of("aws_route_table_association"):
        subnet, table = (resource.content.given(name) for name in ("subnet_id", "route_table_id"))
        if subnet and table:
            yield from zip(referred(subnet.value), referred(table.value), strict=False)


def _ways(configuration: Configuration) -> Iterator[tuple[str, WayOut]]:
    for resource in configuration.of("aws_route"):
        table = resource.content.given("route_table_id")
        for address in referred(table.value) if table else ():
            yield from ((address, way) for way in _way(configuration, resource.content))
    for resource in configuration.of("aws_route_table", "aws_default_route_table"):
        for block in resource.content.inner("route"):
            yield from ((resource.address, way) for way in _way(configuration, block))


def _elsewhere(configuration: Configuration) -> Iterator[tuple[str, Place]]:
    """Routes to networks beyond the VPC that are not the internet, by the table in which they stand."""
    for resource in configuration.of("aws_route"):
        table = resource.content.given("route_table_id")
        if _leads_beyond(resource.content):
            yield from ((address, resource.content.place) for address in (referred(table.value) if table else ()))
    for resource in configuration.of("aws_route_table", "aws_default_route_table"):
        yield from ((resource.address, one.place) for one in resource.content.inner("route") if _leads_beyond(one))


def _leads_beyond(content: Content) -> bool:
    return any(content.given(name) for name in _BEYOND)


def _way(configuration: Configuration, content: Content) -> Iterator[WayOut]:
    cidr = content.given("destination_cidr_block") or content.given("cidr_block")
    if cidr is None or not (doubt_of(cidr.value) or network_of(cidr.value) == EVERYWHERE):
        return
    gateways = [given for name in _GATEWAYS if (given := content.given(name))]
    address = _address(gateways[0]) if gateways else ""
    resource = configuration.at(address)
    yield WayOut(_kind(resource) if resource and not doubt_of(cidr.value) else None, address, content.place)


def _kind(resource: Resource) -> str:
    """A NAT gateway may be one between networks alone, and leads to no internet."""
    given = resource.content.given("connectivity_type")
    return f"private {resource.kind}" if given and given.value.raw == "private" else resource.kind


def _address(gateway: Argument) -> str:
    return gateway.value.raw.address if isinstance(gateway.value.raw, Computed) else ""
