"""The security groups allow the flows of topology.toml, and not one more."""

import re
from collections.abc import Iterator
from ipaddress import ip_network

import hcl2

from tests.infrastructure.terraform.flows import INTERNET, S3, allowed, declared, declared_ways_out, topology
from tests.infrastructure.terraform.reading import ROOT, Block, read_tree, unwrapped

CLUSTER = ROOT.parent / "k8s" / "overlays" / "aws"

# What AWS takes in the description of a rule.
DESCRIPTION = re.compile(r"[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}")


def differences(blocks: list[Block]) -> Iterator[str]:
    """A sentence for every flow that a rule opens or closes against topology.toml, and for every other reason."""
    intent = topology()
    between, ways_out = declared(intent), declared_ways_out(intent)
    leaving = {flow: why for flow, why in (between | ways_out).items() if flow.sender != INTERNET}
    for direction, wanted in (("ingress", between), ("egress", leaving)):
        rules = list(allowed(blocks, direction))
        there = dict(rules)
        yield from (f"{direction} nobody declared: {flow}" for flow in sorted(there.keys() - wanted.keys()))
        yield from (f"{direction} that is missing: {flow}" for flow in sorted(wanted.keys() - there.keys()))
        yield from (
            f"{direction} written twice: {flow}" for flow in sorted(there) if [f for f, _ in rules].count(flow) > 1
        )
        yield from (
            f"{direction} with another reason: {flow}"
            for flow in sorted(there.keys() & wanted.keys())
            if there[flow] != wanted[flow]
        )


def test_the_groups_allow_what_is_declared_in_both_directions() -> None:
    assert list(differences(read_tree(ROOT))) == []


def test_reasons_are_such_that_aws_takes_them() -> None:
    described = [b for b in read_tree(ROOT) if b.kind == "resource" and "security_group" in b.labels[0]]
    given = {block.address: block.text("description") for block in described if "description" in block.arguments}
    assert len(given) > 80
    assert [address for address, text in given.items() if not DESCRIPTION.fullmatch(text)] == []


def too_open(blocks: list[Block]) -> Iterator[str]:
    """A sentence for every rule that is wider than one protocol, one port and one neighbour."""
    for direction in ("ingress", "egress"):
        for flow, _ in allowed(blocks, direction):
            if flow.protocol not in {"tcp", "udp"} or flow.port < 1:
                yield f"{direction}: more than one port or protocol: {flow}"
            if direction == "ingress" and flow.sender == INTERNET and (flow.receiver, flow.port) not in {
                ("load_balancer", 443), ("load_balancer", 80),
            }:  # fmt: skip
                yield f"ingress: open to the internet: {flow}"


def test_the_internet_comes_in_to_the_load_balancer_alone_and_nothing_is_open_wide() -> None:
    assert list(too_open(read_tree(ROOT))) == []


def rules_elsewhere(blocks: list[Block]) -> Iterator[str]:
    """A sentence for rules that are not resources of their own in the module of the groups, where they are counted."""
    for block in blocks:
        if block.kind != "resource":
            continue
        kind, name = block.labels
        if kind in {"aws_security_group", "aws_default_security_group"} and {"ingress", "egress"} & {
            *block.arguments, *(inner.kind for inner in block.blocks),
        }:  # fmt: skip
            yield f"{name}: rules within the group"
        if kind == "aws_security_group_rule" or (
            kind.startswith("aws_vpc_security_group_") and block.file.parent.name != "security_groups"
        ):
            yield f"{name}: a rule outside of the module security_groups"


def test_every_rule_is_a_resource_of_its_own_where_it_is_looked_for() -> None:
    blocks = read_tree(ROOT)
    assert list(rules_elsewhere(blocks)) == []
    assert [b.labels for b in blocks if b.labels[:1] == ("aws_default_security_group",)] == [
        ("aws_default_security_group", "locked")
    ]


def test_the_api_is_entered_on_3001_and_the_data_from_its_tier_alone() -> None:
    coming_in = {flow for flow, _ in allowed(read_tree(ROOT), "ingress")}
    assert {f.port for f in coming_in if f.receiver == "api" and f.sender != "monitoring"} == {3001}
    assert {(f.sender, f.port) for f in coming_in if f.receiver == "database"} == {("api", 5432), ("monitoring", 5432)}
    assert {(f.sender, f.port) for f in coming_in if f.receiver == "redis"} == {("api", 6379), ("monitoring", 6379)}


def test_what_is_kept_opens_no_connection() -> None:
    going_out = {flow for flow, _ in allowed(read_tree(ROOT), "egress")}
    assert {f for f in going_out if f.sender in {"database", "redis"}} == set()
    assert {f.sender for f in going_out if f.receiver == INTERNET} == {"monitoring"}
    assert {f.sender for f in going_out if f.receiver == S3} == {"api", "nodes"}


def test_there_is_a_group_for_each_neighbour() -> None:
    intent = topology()
    wanted = {service["group"] for service in intent["services"].values()} | intent["aws"]["groups"].keys()
    groups = {block.labels[1] for block in read_tree(ROOT) if block.labels[:1] == ("aws_security_group",)}
    assert groups == wanted


def test_the_network_is_the_one_declared() -> None:
    network = topology()["network"]
    given = hcl2.loads((ROOT / "staging.tfvars").read_text())
    assert unwrapped(given["vpc_cidr"]) == network["vpc_cidr"]
    assert len(given["zones"]) == network["zones"]


def test_the_cluster_calls_the_tiers_by_the_addresses_that_terraform_gives_them() -> None:
    blocks = read_tree(ROOT / "modules" / "vpc")
    [cut] = [b.arguments["tier_cidrs"] for b in blocks if b.kind == "locals" and "tier_cidrs" in b.arguments]
    assert isinstance(cut, dict)
    numbers = [
        int(unwrapped(str(part)).removeprefix("cidrsubnet(var.cidr, 2, ").removesuffix(")")) for part in cut.values()
    ]
    quarters = list(ip_network(topology()["network"]["vpc_cidr"]).subnets(prefixlen_diff=2))
    named = re.findall(r"10\.40\.[0-9.]+/[0-9]+", "".join(path.read_text() for path in CLUSTER.iterdir()))
    assert {ip_network(name) for name in named} == {quarters[number] for number in numbers}


def test_the_data_tier_has_no_route_out_and_lets_in_only_the_app_tier() -> None:
    vpc = [block for block in read_tree(ROOT / "modules" / "vpc") if block.kind == "resource"]
    routed = {b.text("route_table_id") for b in vpc if b.labels[0] == "aws_route"}
    assert routed == {"aws_route_table.public.id", "aws_route_table.app[each.key].id"}
    let_in = {
        (b.text("cidr_block"), b.text("from_port"), b.text("to_port"))
        for b in vpc
        if b.labels[0] == "aws_network_acl_rule"
        and b.text("network_acl_id") == "aws_network_acl.data.id"
        and not b.text("egress")
    }
    assert let_in == {
        ("local.tier_cidrs.app", "5432", "5432"),
        ("local.tier_cidrs.app", "6379", "6379"),
        ("local.tier_cidrs.data", "1024", "65535"),
    }
