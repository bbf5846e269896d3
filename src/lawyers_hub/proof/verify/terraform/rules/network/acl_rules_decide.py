"""Every line of a network ACL decides something, and no two of them at once."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.acls import Acl, Acls, Entry
from lawyers_hub.proof.verify.terraform.plane.standing import subnets_of


def check(configuration: Configuration) -> Iterator[Finding]:
    acls = Acls(configuration)
    around = (acls.around(address) for address in subnets_of(configuration))
    for acl in dict.fromkeys(acl for acl in around if acl):
        yield from _numbered_twice(acl)
        for entry in acl.entries:
            if not (entry.allows or entry.doubt or any(_undone(entry, other) for other in acl.entries)):
                what = "a line of a network ACL refuses what no later one would let through"
                yield _finding(entry, what, "let it allow what it is for, or take it away")


def _numbered_twice(acl: Acl) -> Iterator[Finding]:
    seen: dict[tuple[bool, int], Entry] = {}
    for entry in acl.entries:
        first = seen.setdefault((entry.outward, entry.number), entry)
        if first is not entry and not entry.doubt:
            what = f"two lines of a network ACL have the number {entry.number}: AWS takes one of them alone"
            yield Finding(
                rule=RULE.id, place=entry.place, what=what, mend="give it a number of its own", because=(first.place,)
            )


def _undone(entry: Entry, other: Entry) -> bool:
    """Whether the other would let through something of what this one refuses."""
    return (
        other.allows
        and other.outward is entry.outward
        and other.number > entry.number
        and (other.cidr is None or entry.cidr is None or other.cidr.overlaps(entry.cidr))
        and any(
            one.protocol == two.protocol and one.first <= two.last and two.first <= one.last
            for one in entry.ports
            for two in other.ports
        )
    )


def _finding(entry: Entry, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=entry.place, what=what, mend=mend)


RULE = Rule(
    id="acl-rules-decide",
    promise="N1",
    says="every line of a network ACL has a number of its own and decides something",
    check=check,
)
