"""A role suffices for what it is for; with too few rights nothing starts, or nothing is written down."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.roles import allowed, managed

_NODES = (
    {"AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"},
    {"AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"},
)
_NODES_MAY_HAVE = {"AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"}
_CLUSTER = ({"AmazonEKSClusterPolicy"},)
_FOR_GROUPS_OF_PODS = ({"AmazonEKSVPCResourceController"},)
_FOR_LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
_ENTERS, _REMOVES = "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"


def check(configuration: Configuration) -> Iterator[Finding]:
    cluster = configuration.declaration.topology.cluster
    for resource in configuration.of("aws_eks_cluster"):
        of_pods = cluster is not None and "SecurityGroupPolicy" in cluster.extensions
        yield from _has(configuration, resource, "role_arn", (*_CLUSTER, *(_FOR_GROUPS_OF_PODS if of_pods else ())))
    for resource in configuration.of("aws_eks_node_group"):
        yield from _has(configuration, resource, "node_role_arn", _NODES)
        for role in _roles(configuration, resource, "node_role_arn"):
            yield from _no_more(configuration, role)
    for log in configuration.of("aws_flow_log"):
        yield from _writes(configuration, log)
    for role in configuration.of("aws_iam_role"):
        yield from _both_ways(configuration, role)


def _roles(configuration: Configuration, resource: Resource, argument: str) -> Iterator[Resource]:
    given = resource.content.given(argument)
    yield from (role for address in (referred(given.value) if given else ()) if (role := configuration.at(address)))


def _has(
    configuration: Configuration, resource: Resource, argument: str, needed: tuple[set[str], ...]
) -> Iterator[Finding]:
    for role in _roles(configuration, resource, argument):
        attached = {name for name, _ in managed(configuration, role)}
        for names in needed:
            if attached and not attached & names:
                what = f"{role.address} lacks {sorted(names)[0]}, without which {resource.address} does not work"
                yield _finding(role, what, "attach it")


def _no_more(configuration: Configuration, role: Resource) -> Iterator[Finding]:
    for name, attachment in managed(configuration, role):
        if name and name not in set().union(*_NODES, _NODES_MAY_HAVE):
            what = f"every node, and whoever breaks out onto one, may do what {name} says"
            yield _finding(attachment, what, "take it away, or give it to the service account that needs it")


def _writes(configuration: Configuration, log: Resource) -> Iterator[Finding]:
    target = log.content.given("log_destination")
    streams = [_streams(address) for address in (referred(target.value) if target else ())]
    for role in _roles(configuration, log, "iam_role_arn"):
        statements = [one for one in allowed(configuration, role) if one.allows]
        held = {
            action
            for statement in statements
            if any(one.raw == "*" or one in streams for one in _bare(statement.resources))
            for action in statement.actions
        }
        if statements and not ({"logs:*"} & held or held >= _FOR_LOGS):
            what = f"{role.address} may not write into the streams of the group of {log.address}"
            yield _finding(role, what, f"allow {' and '.join(sorted(_FOR_LOGS))} on the group's ARN and :*")


def _streams(address: str) -> Value:
    return Value(Computed(address, "${arn}:*"))


def _bare(values: tuple[Value, ...]) -> Iterator[Value]:
    """Without the lines from which they came, to compare them."""
    yield from (Value(value.raw) for value in values)


def _both_ways(configuration: Configuration, role: Resource) -> Iterator[Finding]:
    statements = [one for one in allowed(configuration, role) if one.allows]
    actions = {action for one in statements for action in one.actions}
    for one, other in ((_ENTERS, _REMOVES), (_REMOVES, _ENTERS)):
        if one in actions and other not in actions:
            yield _finding(role, f"{role.address} is allowed {one} and not {other}", f"allow {other} as well")


def _finding(resource: Resource, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=resource.content.place, what=what, mend=mend)


RULE = Rule(
    id="roles-suffice",
    promise="R1",
    says="the roles of cluster, nodes, flow logs and controllers have the rights they need, and nodes no others",
    check=check,
)
