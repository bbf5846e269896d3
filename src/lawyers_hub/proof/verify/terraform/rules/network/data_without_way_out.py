"""Where nobody has business with the internet, there is no way there and none back."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane.acls import Acls
from lawyers_hub.proof.verify.terraform.plane.addresses import S3, outsider_in
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.routes import Routes
from lawyers_hub.proof.verify.terraform.plane.standing import carriers_of


def check(configuration: Configuration) -> Iterator[Finding]:
    routes, acls = Routes(configuration), Acls(configuration)
    vpc_cidr = configuration.declaration.topology.network.vpc_cidr
    for subnet, names in sorted(_quiet(configuration).items()):
        where = f"{subnet}, where {' and '.join(sorted(names))} stands and no flow leaves the VPC"
        for way in routes.ways_out(subnet):
            what, mend = f"a route leads out of {where}", "take it away, or give the subnet a route table without one"
            yield Finding(rule=RULE.id, place=way.place, what=what, mend=mend)
        for place in routes.ways_elsewhere(subnet):
            what, mend = f"a route leads to another network from {where}", "take it away"
            yield Finding(rule=RULE.id, place=place, what=what, mend=mend)
        acl = acls.around(subnet)
        for entry in acl.entries if acl else ():
            if entry.allows and entry.cidr and outsider_in(entry.cidr, vpc_cidr) == INTERNET:
                what = f"the network ACL around {where} is open to {entry.cidr}"
                yield Finding(rule=RULE.id, place=entry.place, what=what, mend="name the tier that may pass")


def _quiet(configuration: Configuration) -> dict[str, set[str]]:
    """The subnets of services that have no flow with anybody outside of the VPC, with their groups."""
    flows = intended(configuration.declaration)
    busy = {flow.source for flow in flows if flow.target in {INTERNET, S3}}
    busy |= {flow.target for flow in flows if flow.source == INTERNET}
    groups = {service.group for service in configuration.declaration.topology.services.values()} - busy
    found: dict[str, set[str]] = {}
    for name, members in carriers_of(configuration, Groups(configuration)).items():
        for subnet in (subnet for member in members for subnet in member.subnets if name in groups):
            found.setdefault(subnet, set()).add(name)
    return found


RULE = Rule(
    id="data-without-way-out",
    promise="N2",
    says="the subnets of services that never leave the VPC have no way out of it",
    check=check,
)
