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
from lawyers_hub.proof.verify.terraform.plane.standing import members_of


def check(configuration: Configuration) -> Iterator[Finding]:
    routes, acls = Routes(configuration), Acls(configuration)
    for subnet, groups in sorted(_quiet(configuration).items()):
        names = " and ".join(sorted(groups))
        for way in routes.ways_out(subnet):
            yield Finding(
                rule=RULE.id,
                place=way.place,
                what=f"a route leads out of {subnet}, where only {names} stand: no flow of theirs leaves the VPC",
                mend="take the route away, or give the subnet a route table without one",
            )
        acl = acls.around(subnet)
        for entry in acl.entries if acl else ():
            if entry.allows and entry.cidr and outsider_in(entry.cidr, _vpc(configuration)) == INTERNET:
                yield Finding(
                    rule=RULE.id,
                    place=entry.place,
                    what=f"the network ACL around {subnet}, where only {names} stand, is open to {entry.cidr}",
                    mend="name the tier that may pass, and not everybody",
                )


def _vpc(configuration: Configuration) -> str:
    return configuration.declaration.topology.network.vpc_cidr


def _quiet(configuration: Configuration) -> dict[str, set[str]]:
    """The subnets of those who have no flow with anybody outside of the VPC, with their groups."""
    flows = intended(configuration.declaration)
    busy = {flow.source for flow in flows if flow.target in {INTERNET, S3}}
    busy |= {flow.target for flow in flows if flow.source == INTERNET}
    standing: dict[str, set[str]] = {}
    for name, members in members_of(configuration, Groups(configuration)).items():
        for member in members:
            for subnet in member.subnets:
                standing.setdefault(subnet, set()).add(name)
    return {subnet: groups for subnet, groups in standing.items() if not groups & busy}


RULE = Rule(
    id="data-without-way-out",
    promise="N2",
    says="subnets of those who never leave the VPC have no way out of it",
    check=check,
)
