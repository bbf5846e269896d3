"""A rule that cannot be read may open anything."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.permissions import Permission, permissions_of


def check(configuration: Configuration) -> Iterator[Finding]:
    for permission in permissions_of(configuration, Groups(configuration)):
        if permission.group is None:
            yield Finding(
                rule=RULE.id,
                place=permission.place,
                what="whose rule this is cannot be told: it names no security group of these files",
                mend="name the group by the resource that declares it",
                verdict="unknown",
            )
        yield from _beside(permission)


def _beside(permission: Permission) -> Iterator[Finding]:
    """Protocols without ports carry whatever is put into them, and no flow declares one."""
    if permission.ports.beside:
        yield Finding(
            rule=RULE.id,
            place=permission.place,
            what=f"opens {permission.ports.beside} for {permission.group}, which no flow declares",
            mend="remove the rule: flows are of TCP and UDP",
            because=permission.ports.places,
        )


RULE = Rule(
    id="rules-understood",
    promise="N1",
    says="every rule of a security group can be read in full, and opens TCP or UDP",
    check=check,
)
