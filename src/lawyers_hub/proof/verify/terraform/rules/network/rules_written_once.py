"""AWS refuses the second of two rules that open the same, in the middle of an apply."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.permissions import Peer, permissions_of


def check(configuration: Configuration) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Place] = {}
    for permission in permissions_of(configuration, Groups(configuration)):
        for peer in permission.peers if permission.group else ():
            opened = permission.side, permission.group, _other(peer), permission.ports.ports
            if opened in first:
                yield Finding(
                    rule=RULE.id,
                    place=permission.place,
                    what=f"this rule of {permission.group} opens what another opens already",
                    mend="remove one of the two",
                    because=(first[opened],),
                )
            first.setdefault(opened, permission.place)


def _other(peer: Peer) -> object:
    """Who is meant; of what is unknown every one is another."""
    raw = peer.value.raw
    return peer.name or (raw if isinstance(raw, str) else id(peer))


RULE = Rule(
    id="rules-written-once",
    promise="R1",
    says="no two rules of a security group open the same",
    check=check,
)
