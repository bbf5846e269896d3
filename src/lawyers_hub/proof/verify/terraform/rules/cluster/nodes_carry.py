"""The nodes that always run carry every service at its most, and do not go all at once.

Nobody adds nodes by themselves, so what does not fit waits for a person.
"""

import re
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.policies import items
from lawyers_hub.proof.verify.topology import Topology

_GIB_PER_CORE = {"c": 2, "m": 4, "r": 8}
_CORES = {"medium": 1, "large": 2, "xlarge": 4}
USABLE = 0.85
"""Of a node; the rest is the kubelet's, the system's and that of what runs on every node."""


class Size(msgspec.Struct, frozen=True):
    cpu_m: float
    memory_mib: float

    def __str__(self) -> str:
        return f"{self.cpu_m / 1000:.1f} cores and {self.memory_mib / 1024:.1f} GiB"


def check(configuration: Configuration) -> Iterator[Finding]:
    groups = list(configuration.of("aws_eks_node_group"))
    if groups and all(_is_lent(group) for group in groups):
        what = "AWS may take away all nodes within two minutes"
        yield _finding(groups[0], "capacity_type", what, 'say capacity_type = "ON_DEMAND" of some')
    for group in groups:
        yield from _replaced(group)
    there = _there(groups[0]) if len(groups) == 1 else None
    needed = _needed(configuration.declaration.topology)
    if there and (there.cpu_m < needed.cpu_m or there.memory_mib < needed.memory_mib):
        what = f"the fewest nodes carry {there}, and all services at their most ask for {needed}"
        yield _finding(groups[0], "instance_types", what, "take larger machines, or more of them")


def _is_lent(group: Resource) -> bool:
    kind = group.content.given("capacity_type")
    return kind is not None and kind.value.raw == "SPOT"


def _needed(topology: Topology) -> Size:
    """Of all services that run in the cluster, by their requests."""
    elsewhere = {
        name for one in (topology.cluster.overlays if topology.cluster else {}).values() for name in one.elsewhere
    }
    here = [one for name, one in topology.services.items() if name not in elsewhere]
    most = [(one.replicas.max if one.replicas else 1, one) for one in here]
    return Size(
        sum(count * one.cpu_m[0] for count, one in most if one.cpu_m),
        sum(count * one.memory_mib[0] for count, one in most if one.memory_mib),
    )


def _there(group: Resource) -> Size | None:
    """None where a type is not known here."""
    blocks = group.content.inner("scaling_config")
    fewest = _number(blocks[0], "min_size") if blocks else None
    sizes = [_size(str(one.value.raw)) for one in _types(group)]
    known = [size for size in sizes if size]
    if fewest is None or not sizes or len(known) < len(sizes):
        return None
    cpu_m, memory_mib = min(one.cpu_m for one in known), min(one.memory_mib for one in known)
    return Size(fewest * cpu_m * USABLE, fewest * memory_mib * USABLE)


def _types(group: Resource) -> Iterator[Argument]:
    given = group.content.given("instance_types")
    yield from (Argument(one, given.place) for one in items(given) if given)


def _size(kind: str) -> Size | None:
    found = re.fullmatch(r"([cmr])\d+[a-z]*\.(?:(\d+)xlarge|(medium|large|xlarge))", kind)
    if found is None:
        return None
    cores = 4 * int(found[2]) if found[2] else _CORES[found[3]]
    return Size(cores * 1000, cores * _GIB_PER_CORE[found[1]] * 1024)


def _replaced(group: Resource) -> Iterator[Finding]:
    scaling = group.content.inner("scaling_config")
    fewest = _number(scaling[0], "min_size") if scaling else None
    for block in group.content.inner("update_config"):
        percent, count = _number(block, "max_unavailable_percentage"), _number(block, "max_unavailable")
        if (percent or 0) > 50 or (fewest and count and count >= fewest):
            what = f"an upgrade takes away most nodes of {group.address} at once"
            yield Finding(rule=RULE.id, place=block.place, what=what, mend="say max_unavailable = 1")


def _number(content: Content, name: str) -> int | None:
    given = content.given(name)
    return given.value.raw if given and isinstance(given.value.raw, int) else None


def _finding(group: Resource, argument: str, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=group.content.place_of(argument), what=what, mend=mend)


RULE = Rule(
    id="nodes-carry",
    promise="S1",
    says="the fewest nodes carry every service at its most, stay, and are replaced a few at a time",
    check=check,
)
