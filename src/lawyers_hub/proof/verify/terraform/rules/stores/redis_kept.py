"""The queue survives a zone, and never throws a job away to make room."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.rules.parameters import group_of, parameter
from lawyers_hub.proof.verify.terraform.rules.wishes import at_least, unmet, yes

_WISHES = (
    yes("automatic_failover_enabled", "needs a person when its zone fails"),
    yes("multi_az_enabled", "stands in one zone only"),
    at_least("num_cache_clusters", 2, "has no stand-in"),
    at_least("snapshot_retention_limit", 1, "keeps no snapshot"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for queue in configuration.of("aws_elasticache_replication_group"):
        yield from unmet(RULE.id, queue.address, queue.content, _WISHES)
        yield from _policy(configuration, queue)


def _policy(configuration: Configuration, queue: Resource) -> Iterator[Finding]:
    kept = configuration.declaration.topology.persistence.redis
    if kept is None:
        return
    group = group_of(configuration, queue)
    said = parameter(group, "maxmemory-policy") if group else None
    if said is None or said.value.raw != kept.maxmemory_policy:
        yield Finding(
            rule=RULE.id,
            place=said.place if said else (group or queue).content.place,
            what=f"{queue.address} does not do with a full memory what is declared ({kept.maxmemory_policy})",
            mend=f'set the parameter maxmemory-policy to "{kept.maxmemory_policy}" in its parameter group',
            because=said.places[1:] if said else (),
        )


RULE = Rule(
    id="redis-kept",
    promise="Q2",
    says="the queue has stand-ins and snapshots, and keeps every key",
    check=check,
)
