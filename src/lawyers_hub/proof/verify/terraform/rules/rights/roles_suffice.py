"""A role suffices for what it is for; with too few rights nothing starts, or nothing is written down."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.roles import account_of, allowed, has_policies, managed

_NODES = (
    {"AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"},
    {"AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"},
)
_NODES_MAY_HAVE = {"AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"}
_CLUSTER = ({"AmazonEKSClusterPolicy"},)
_FOR_GROUPS_OF_PODS = ({"AmazonEKSVPCResourceController"},)
_PLUGINS = {
    "vpc-cni": ("kube-system:aws-node", "AmazonEKS_CNI_Policy"),
    "aws-ebs-csi-driver": ("kube-system:ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicy"),
}
"""Add-ons that speak to AWS: their account, and AWS's own policy for them. Source: the EKS user guide."""

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
    yield from _plugins(configuration)
    for log in configuration.of("aws_flow_log"):
        yield from _writes(configuration, log)
    for role in configuration.of("aws_iam_role"):
        yield from _both_ways(configuration, role)


def _plugins(configuration: Configuration) -> Iterator[Finding]:
    """Each is lent a role for its own account; without one it has the rights of the node, which are not enough."""
    for addon in configuration.of("aws_eks_addon"):
        name = addon.content.given("addon_name")
        account, needed = _PLUGINS.get(str(name.value.raw) if name else "", ("", ""))
        if not account or addon.content.inner("pod_identity_association"):
            continue
        roles = list(_roles(configuration, addon, "service_account_role_arn"))
        if addon.content.given("service_account_role_arn") is None:
            yield _finding(addon, f"{addon.address} has no role of its own", "say service_account_role_arn")
        for role in roles:
            attached, lent_to = {one for one, _ in managed(configuration, role)}, account_of(configuration, role)
            if attached and needed not in attached:
                yield _finding(addon, f"{addon.address} has a role without {needed}", f"give it the role with {needed}")
            if lent_to not in (None, account):
                what = f"{role.address} is lent to {lent_to}, and {addon.address} runs as {account}"
                yield _finding(addon, what, f"lend it to {account}")


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
        if (statements or not has_policies(configuration, role)) and not ({"logs:*"} & held or held >= _FOR_LOGS):
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
    says="roles of cluster, nodes, plugins, flow logs and controllers have the rights they need, and nodes no others",
    check=check,
)
