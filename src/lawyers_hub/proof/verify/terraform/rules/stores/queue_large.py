"""The queue's machines hold what is declared: ElastiCache keeps a part of their memory for itself."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.policies import items

USABLE = 0.75
"""Of a node's memory, as `reserved-memory-percent` has it. Source: ElastiCache user guide, Managing reserved memory."""

_SMALL_MIB = {"micro": 512, "small": 1402}
"""By the last word of a type; whatever is larger holds more than 3 GiB. Source: ElastiCache, Supported node types."""


def check(configuration: Configuration) -> Iterator[Finding]:
    groups = Groups(configuration)
    for queue in configuration.of("aws_elasticache_replication_group"):
        kind = queue.content.given("node_type")
        size_mib = _SMALL_MIB.get(str(kind.value.raw).rpartition(".")[2]) if kind else None
        wanted_mib = _declared(configuration, groups, queue)
        if kind and size_mib and wanted_mib > size_mib * USABLE:
            what = f"{queue.address} holds {size_mib * USABLE:.0f} MiB, and {wanted_mib} MiB are declared"
            mend = "take a larger node_type"
            yield Finding(rule=RULE.id, place=kind.place, what=what, mend=mend, because=kind.places[1:])


def _declared(configuration: Configuration, groups: Groups, queue: Resource) -> int:
    """The limit of the service in whose group it stands."""
    names = {groups.meant_by(item) for item in items(queue.content.given("security_group_ids"))}
    services = configuration.declaration.topology.services.values()
    return max((one.memory_mib[1] for one in services if one.group in names and one.memory_mib), default=0)


RULE = Rule(
    id="queue-large-enough",
    promise="Q2",
    says="the queue's machines hold as much as declared",
    check=check,
)
