"""What happened can be looked up: whatever can write of it does, and into a group of ours.

AWS makes the groups of EKS and RDS by itself where none of ours has exactly their name: without key and without end.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import items

_CLUSTER = {"api", "audit", "authenticator"}
_QUEUE = {"engine-log", "slow-log"}


def check(configuration: Configuration) -> Iterator[Finding]:
    if configuration.declaration.topology.persistence.logs is None:
        return
    groups = {_said(group.content, "name") for group in configuration.of("aws_cloudwatch_log_group")}
    yield from _network(configuration)
    for cluster in configuration.of("aws_eks_cluster"):
        written = cluster.content.given("enabled_cluster_log_types")
        yield from _all_written(cluster, _CLUSTER, written)
        yield from _grouped(cluster, f"/aws/eks/{_said(cluster.content, 'name')}/cluster", groups)
    for database in configuration.of("aws_db_instance"):
        written = database.content.given("enabled_cloudwatch_logs_exports")
        yield from _all_written(database, {"postgresql"} & {f"{_said(database.content, 'engine')}ql"}, written)
        often = database.content.given("monitoring_interval")
        if database.content.given("monitoring_role_arn") and (often is None or often.value.raw == 0):
            place = database.content.place_of("monitoring_interval")
            yield _finding(place, f"{database.address} does not write the figures of its machine")
        for export in sorted(_texts(written)):
            name = f"/aws/rds/instance/{_said(database.content, 'identifier')}/{export}"
            yield from _grouped(database, name, groups)
    for queue in configuration.of("aws_elasticache_replication_group"):
        told = {_said(block, "log_type") for block in queue.content.inner("log_delivery_configuration")}
        if missing := _QUEUE - told:
            yield _finding(queue.content.place, f"{queue.address} does not write {_listed(missing)}")
    for balancer in configuration.of("aws_lb"):
        blocks = balancer.content.inner("access_logs")
        if not any((one := block.given("enabled")) and one.value.raw is True for block in blocks):
            yield _finding(balancer.content.place, f"{balancer.address} notes nobody who comes in")


def _network(configuration: Configuration) -> Iterator[Finding]:
    complete = {
        vpc
        for log in configuration.of("aws_flow_log")
        if _said(log.content, "traffic_type") == "ALL" and (given := log.content.given("vpc_id"))
        for vpc in referred(given.value)
    }
    for vpc in configuration.of("aws_vpc"):
        if vpc.address not in complete:
            what = f"no flow log notes both what passes in {vpc.address} and what is refused"
            yield _finding(vpc.content.place, what)


def _all_written(resource: Resource, wanted: set[str], written: Argument | None) -> Iterator[Finding]:
    if missing := wanted - _texts(written):
        place = written.place if written else resource.content.place
        yield _finding(place, f"{resource.address} does not write {_listed(missing)}")


def _grouped(resource: Resource, name: str, groups: set[str]) -> Iterator[Finding]:
    if name not in groups:
        what = f"{resource.address} writes into {name}, which AWS would make itself: without key, and kept for ever"
        yield _finding(resource.content.place, what, f'declare an aws_cloudwatch_log_group "{name}"')


def _texts(argument: Argument | None) -> set[str]:
    return {str(item.raw) for item in items(argument)}


def _said(content: Content, name: str) -> str:
    argument = content.given(name)
    return str(argument.value.raw) if argument and isinstance(argument.value.raw, str) else ""


def _listed(names: set[str]) -> str:
    return "the logs " + " and ".join(sorted(names))


def _finding(place: Place, what: str, mend: str = "let it write them") -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="logs-written",
    promise="S2",
    says="where logs are kept, network, cluster, stores and doors write them, into groups that are declared",
    check=check,
)
