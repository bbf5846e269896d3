"""Which networks are near, which are far, and what a prefix list stands for."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Impossible, Value
from lawyers_hub.proof.verify.terraform.evaluation.functions.networks import network

S3 = "s3"
"""What the prefix list of S3 stands for. Whoever may reach the internet reaches S3 there without being named."""

Network = IPv4Network | IPv6Network

EVERYWHERE = ip_network("0.0.0.0/0")

# RFC 1918, RFC 6598 and RFC 3927; RFC 4193 and RFC 4291.
_NEAR = [
    ip_network(one)
    for one in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip


def network_of(value: Value) -> Network | None:
    """None where it is unknown or no network."""
    if not isinstance(value.raw, str):
        return None
    try:
        return network(value.raw)
    except Impossible:
        return None


def outsider_in(cidr: Network, vpc_cidr: str) -> str:
    """Who is meant by a network beside the groups in it.

    Only networks that hold no public address mean the neighbours alone: whoever is open to the internet is open to the
    neighbours too, and needs not be told so twice.
    """
    near = [*_NEAR, ip_network(vpc_cidr, strict=False)]
    return NEIGHBOUR if any(inside(cidr, one) for one in near) else INTERNET


def inside(cidr: Network, other: Network) -> bool:
    if isinstance(cidr, IPv4Network) and isinstance(other, IPv4Network):
        return cidr.subnet_of(other)
    if isinstance(cidr, IPv6Network) and isinstance(other, IPv6Network):
        return cidr.subnet_of(other)
    return False


def listed(configuration: Configuration, prefix_list: Value) -> Iterator[Value | str | None]:
    """What a prefix list holds: `s3`, networks, or none where only AWS knows."""
    raw = prefix_list.raw
    resource = configuration.at(raw.address) if isinstance(raw, Computed) else None
    if resource is None:
        yield None
    elif resource.kind == "aws_ec2_managed_prefix_list" and resource.mode == "resource":
        for entry in resource.content.inner("entry"):
            cidr = entry.given("cidr")
            yield cidr.value if cidr and not entry.doubt else None
    else:
        yield S3 if _is_of_s3(resource) else None


def _is_of_s3(resource: Resource) -> bool:
    """An endpoint of S3, or a prefix list of AWS that is asked for by its name."""
    names = [resource.content.given(name) for name in ("service_name", "name")]
    return any(isinstance(one.value.raw, str) and one.value.raw.endswith(".s3") for one in names if one)
