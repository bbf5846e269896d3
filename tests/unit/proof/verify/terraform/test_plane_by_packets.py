"""Groups and network ACLs let through what a packet, tried by itself against every rule, gets through."""

from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR, Plane, Ports, Protocol
from lawyers_hub.proof.verify.terraform import plane_of
from lawyers_hub.proof.verify.terraform.plane.acls import Acl, Entry, stopped
from tests.unit.proof.verify.terraform.trees import configured

# Security groups ----------------------------------------------------------------------------------------------------

STANDING = {"door": "10.0.1.5", "web": "10.0.2.5", "database": "10.0.3.5"}
NEIGHBOURS = ["10.0.1.250", "10.0.2.250", "10.0.3.250", "10.0.200.1"]
STRANGER = "8.8.8.8"
PUBLIC = ["0.0.0.0/0", "8.8.0.0/16"]
NEAR = ["10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/23"]
EDGES = [1, 79, 80, 443, 5432, 65535]

_SUBNETS = "".join(
    f'resource "aws_security_group" "{name}" {{}}\n'
    f'resource "aws_subnet" "{name}" {{\n  cidr_block = "{ip_network(address + "/24", strict=False)}"\n}}\n'
    f'resource "aws_lb" "{name}" {{\n  security_groups = [aws_security_group.{name}.id]\n'
    f"  subnets = [aws_subnet.{name}.id]\n}}\n"
    for name, address in STANDING.items()
)

Rule = tuple[str, str, str, str, int, int]
"""Side, group, peer (a group or a network), protocol, first and last port."""

rules = st.tuples(
    st.sampled_from(["egress", "ingress"]), st.sampled_from(sorted(STANDING)),
    st.sampled_from([*STANDING, *PUBLIC, *NEAR]),
    st.sampled_from(["tcp", "udp", "-1"]), st.sampled_from(EDGES), st.sampled_from(EDGES),
).map(lambda rule: (*rule[:4], min(rule[4:]), max(rule[4:])))  # fmt: skip


def written(rule: Rule, number: int) -> str:
    side, group, peer, protocol, first, last = rule
    named = f'cidr_ipv4 = "{peer}"' if "/" in peer else f"referenced_security_group_id = aws_security_group.{peer}.id"
    return (
        f'resource "aws_vpc_security_group_{side}_rule" "r{number}" {{\n'
        f"  security_group_id = aws_security_group.{group}.id\n"
        f'  {named}\n  ip_protocol = "{protocol}"\n  from_port = {first}\n  to_port = {last}\n}}\n'
    )


def matching(some: list[Rule], side: str, own: str, peer: str, address: str, protocol: str, port: int) -> list[Rule]:
    """The rules of one side that let this packet through."""
    return [
        rule
        for rule in some
        if rule[:2] == (side, own)
        and (rule[2] == peer or ("/" in rule[2] and ip_address(address) in ip_network(rule[2])))
        and (rule[3] == "-1" or (rule[3] == protocol and rule[4] <= port <= rule[5]))
    ]


def gets_through(some: list[Rule], source: str, target: str, protocol: str, port: int) -> bool:
    """By hand. Who is open to the internet is said to be open to the internet, and not to everybody else besides."""
    if INTERNET in (source, target):
        side, own = ("egress", source) if target == INTERNET else ("ingress", target)
        return bool(matching(some, side, own, INTERNET, STRANGER, protocol, port))
    if NEIGHBOUR in (source, target):
        side, own = ("egress", source) if target == NEIGHBOUR else ("ingress", target)
        met = [rule for one in NEIGHBOURS for rule in matching(some, side, own, NEIGHBOUR, one, protocol, port)]
        return any(rule[2] in NEAR for rule in met)
    out = matching(some, "egress", source, target, STANDING[target], protocol, port)
    into = matching(some, "ingress", target, source, STANDING[source], protocol, port)
    return any(not (one[2] in PUBLIC and other[2] in PUBLIC) for one, other in product(out, into))


def passes(plane: Plane, source: str, target: str, protocol: str, port: int) -> bool:
    sides = {
        one.side
        for one in plane.openings
        if (one.source, one.target, one.ports.protocol) == (source, target, protocol)
        and one.ports.first <= port <= one.ports.last
    }
    free = {side for end, side in ((source, "out"), (target, "in")) if (end, side) in plane.uncontrolled}
    return sides | free == {"out", "in"}


@settings(max_examples=60, deadline=None)
@given(st.lists(rules, max_size=10))
def test_a_packet_passes_the_plane_exactly_when_it_passes_the_rules(some: list[Rule]) -> None:
    with TemporaryDirectory() as folder:
        text = _SUBNETS + "".join(written(rule, number) for number, rule in enumerate(some))
        plane = plane_of(configured(Path(folder), text))
    ends = [*STANDING, INTERNET, NEIGHBOUR]
    for source, target in product(ends, ends):
        if {source, target} & set(STANDING):
            for protocol, port in product(("tcp", "udp"), EDGES):
                expected = gets_through(some, source, target, protocol, port)
                assert passes(plane, source, target, protocol, port) is expected, (source, target, protocol, port)


# Network ACLs -------------------------------------------------------------------------------------------------------

NETWORKS = ["0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/24"]
PEERS = [ip_network(one) for one in ("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24")]


def entry_of(number: int, drawn: tuple[bool, str, str, int, int]) -> Entry:
    allows, cidr, protocol, first, last = drawn
    kinds: tuple[Protocol, ...] = ("tcp", "udp")
    ports = tuple(Ports(kind, min(first, last), max(first, last)) for kind in kinds if protocol in {kind, "-1"})
    return Entry(
        number=number, outward=False, allows=allows, cidr=ip_network(cidr), ports=ports,
        place=Place("x", number + 1), doubt=None,
    )  # fmt: skip


entries = st.tuples(
    st.booleans(), st.sampled_from(NETWORKS), st.sampled_from(["tcp", "udp", "-1"]),
    st.sampled_from(EDGES), st.sampled_from(EDGES),
)  # fmt: skip


def test_an_entry_about_a_part_of_a_subnet_leaves_it_in_doubt() -> None:
    entry = entry_of(1, (True, "10.0.1.0/24", "tcp", 1, 65535))
    barrier = stopped(
        Acl(Place("x", 1), (entry,)), outward=False, peer=ip_network("10.0.0.0/16"), ports=Ports("tcp", 80, 80)
    )
    assert barrier is not None
    assert barrier.doubt == "it names 10.0.1.0/24, which is a part of 10.0.0.0/16"


def decided(acl: Acl, address: IPv4Address, protocol: str, port: int) -> bool:
    """By hand: the first entry that matches the packet."""
    for entry in sorted(acl.entries, key=lambda one: one.number):
        here = [ports for ports in entry.ports if ports.protocol == protocol and ports.first <= port <= ports.last]
        if here and entry.cidr is not None and address in entry.cidr:
            return entry.allows
    return False


@given(
    st.lists(entries, max_size=6), st.permutations(range(6)), st.sampled_from(PEERS),
    st.sampled_from(["tcp", "udp"]), st.sampled_from(EDGES), st.sampled_from(EDGES),
)  # fmt: skip
def test_an_acl_stops_a_range_exactly_when_it_stops_one_packet_of_it(
    drawn: list[tuple[bool, str, str, int, int]],
    numbers: list[int],
    peer: IPv4Network,
    protocol: Protocol,
    one: int,
    other: int,
) -> None:
    acl = Acl(Place("x", 1), tuple(entry_of(number, entry) for number, entry in zip(numbers, drawn, strict=False)))
    ports = Ports(protocol, min(one, other), max(one, other))
    # Between two edges nothing changes, so that the edges and their neighbours stand for all.
    tried = {port for edge in EDGES for port in (edge - 1, edge, edge + 1) if ports.first <= port <= ports.last}
    free = all(decided(acl, address, protocol, port) for port in tried for address in (peer[0], peer[-1]))
    assert (stopped(acl, outward=False, peer=peer, ports=ports) is None) is free
