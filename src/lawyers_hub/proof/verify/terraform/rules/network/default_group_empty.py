"""What AWS makes with every VPC is emptied, so that whatever forgets to choose gets nothing."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.groups import DEFAULT, Groups
from lawyers_hub.proof.verify.terraform.plane.permissions import permissions_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred

_GROUPED = {
    "aws_db_instance": "vpc_security_group_ids",
    "aws_elasticache_replication_group": "security_group_ids",
}
"""Whatever has the default group if it chooses none, and where it chooses."""

_EMPTIED = {"aws_default_network_acl": ("ingress", "egress"), "aws_default_route_table": ("route",)}
"""What AWS makes with every VPC, and what opens it."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for resource in configuration.of("aws_default_vpc", "aws_default_subnet"):
        what = f"{resource.address} uses the network that AWS gives everybody, where all is public"
        yield _finding(resource, what, "declare a network of its own")
    emptied = {address for one in configuration.of("aws_default_security_group") for address in _vpcs(one)}
    for vpc in configuration.of("aws_vpc"):
        if vpc.address not in emptied:
            what = f"the default security group of {vpc.address} lets its members speak to each other and to everybody"
            yield _finding(vpc, what, "declare an aws_default_security_group for it, without rules")
    yield from _chosen(configuration)
    for kind, blocks in _EMPTIED.items():
        for resource in configuration.of(kind):
            for block in (one for name in blocks for one in resource.content.inner(name)):
                what = f"{resource.address} is open, and with it every subnet that chose nothing"
                yield Finding(rule=RULE.id, place=block.place, what=what, mend="leave it empty")
    for permission in permissions_of(configuration, Groups(configuration)):
        if permission.group == DEFAULT:
            what = "the default security group is open, and with it whatever chose no group"
            yield Finding(rule=RULE.id, place=permission.place, what=what, mend="remove the rule")


def _chosen(configuration: Configuration) -> Iterator[Finding]:
    """Groups say in which network they are, and what keeps the data in which group."""
    for group in configuration.of("aws_security_group") if any(configuration.of("aws_vpc")) else ():
        if group.content.given("vpc_id") is None:
            what = f"{group.address} is a group of the network that AWS gives everybody, and none of ours"
            yield _finding(group, what, "say vpc_id")
    for kind, argument in _GROUPED.items():
        for store in configuration.of(kind):
            if store.content.given(argument) is None:
                yield _finding(
                    store, f"{store.address} names no security group, so it has the default one", f"say {argument}"
                )


def _vpcs(group: Resource) -> Iterator[str]:
    vpc = group.content.given("vpc_id")
    yield from referred(vpc.value) if vpc else ()


def _finding(resource: Resource, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=resource.content.place, what=what, mend=mend)


RULE = Rule(
    id="default-group-empty",
    promise="N2",
    says="the default network and its group are used by nobody, and the default security group is empty",
    check=check,
)
