"""Functions of addresses."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network

from lawyers_hub.proof.verify.terraform.evaluation.conversions import whole, words
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain


def network(given: object) -> IPv4Network | IPv6Network:
    """Raises:
    Impossible: it is no network in CIDR notation.
    """
    written = words(given)
    try:
        if "/" in written:
            return ip_network(written, strict=False)
    except ValueError:
        pass
    raise Impossible(f"{written[:60]!r} is no network such as 10.0.0.0/16")


def _subnet(given: Plain, bits: Plain, number: Plain) -> Plain:
    whole_one, more, index = network(given), whole(bits), whole(number)
    if more < 0 or whole_one.prefixlen + more > whole_one.max_prefixlen:
        raise Impossible(f"{whole_one} cannot be cut by {more} further bits")
    if not 0 <= index < 2**more:
        raise Impossible(f"there is no part {index} of {2**more}")
    size = 2 ** (whole_one.max_prefixlen - whole_one.prefixlen - more)
    return f"{whole_one.network_address + index * size}/{whole_one.prefixlen + more}"


def _subnets(given: Plain, *bits: Plain) -> Plain:
    whole_one = network(given)
    found: list[Plain] = []
    at = int(whole_one.network_address)
    for one in bits:
        length = whole_one.prefixlen + whole(one)
        if not whole_one.prefixlen < length <= whole_one.max_prefixlen:
            raise Impossible(f"{whole_one} cannot be cut by {one} further bits")
        size = 2 ** (whole_one.max_prefixlen - length)
        at = -(-at // size) * size
        if at + size > int(whole_one.network_address) + whole_one.num_addresses:
            raise Impossible(f"{whole_one} is too small for so many parts")
        found.append(f"{type(whole_one.network_address)(at)}/{length}")
        at += size
    return found


def _host(given: Plain, number: Plain) -> Plain:
    within, index = network(given), whole(number)
    index = within.num_addresses + index if index < 0 else index
    if not 0 <= index < within.num_addresses:
        raise Impossible(f"there is no address {number} in {within}")
    return str(within.network_address + index)


def _netmask(given: Plain) -> Plain:
    found = network(given)
    if isinstance(found, IPv6Network):
        raise Impossible("only networks of IPv4 have a netmask")
    return str(found.netmask)


FUNCTIONS: dict[str, Callable[..., Plain]] = {
    "cidrhost": _host,
    "cidrnetmask": _netmask,
    "cidrsubnet": _subnet,
    "cidrsubnets": _subnets,
}
