"""What listens stands in the group of the service that it is."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.standing import carriers_of, referred

_KEEPERS = {"aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group"}
_DEFAULTS = {"postgres": 5432, "aurora-postgresql": 5432, "redis": 6379, "valkey": 6379, "mysql": 3306, "mariadb": 3306}


def check(configuration: Configuration) -> Iterator[Finding]:
    groups = Groups(configuration)
    carried = carriers_of(configuration, groups)
    for group in groups.all():
        if group.name in configuration.declaration.topology.aws.groups and not carried[group.name]:
            what = f"nothing carries the group {group.name}, which is not one of pods: whoever should is in another"
            yield Finding(rule=RULE.id, place=group.place, what=what, mend="give it to what it is declared for")
    for name, members in carried.items():
        services = [one for one in configuration.declaration.topology.services.values() if one.group == name]
        ports = {port for service in services for port in service.ports.values()}
        for member in members:
            for port, listening in _listening(configuration, member.resource):
                if port not in ports:
                    yield Finding(
                        rule=RULE.id,
                        place=_where_grouped(member.resource.content),
                        what=f"{listening.address} listens on {port} in the group {name}, none of whose services does",
                        mend="give it the group of its own service, or the port that is declared",
                        because=(listening.content.place_of("port"),),
                    )


def _listening(configuration: Configuration, resource: Resource) -> Iterator[tuple[int, Resource]]:
    """The ports on which a database, a queue or a load balancer is entered."""
    candidates = [resource] if resource.kind in _KEEPERS else []
    for listener in configuration.of("aws_lb_listener", "aws_alb_listener"):
        balancer = listener.content.given("load_balancer_arn")
        if balancer and resource.address in set(referred(balancer.value)):
            candidates.append(listener)
    for one in candidates:
        if port := _port(one):
            yield port, one


def _where_grouped(content: Content) -> Place:
    arguments = ("vpc_security_group_ids", "security_group_ids", "security_groups")
    return next((content.place_of(name) for name in arguments if name in content.arguments), content.place)


def _port(resource: Resource) -> int | None:
    port, engine = resource.content.given("port"), resource.content.given("engine")
    if port is None:
        return _DEFAULTS.get(str(engine.value.raw)) if engine else None
    written = str(port.value.raw)
    return int(written) if written.isdecimal() else None


RULE = Rule(
    id="group-of-another",
    promise="N2",
    says="databases, queues and doors listen in the group of their own service, on its ports",
    check=check,
)
