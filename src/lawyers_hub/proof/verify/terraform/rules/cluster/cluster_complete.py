"""The cluster is of a declared version, has what its services rely on, and nobody administers it by accident."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.policies import items, written
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, no, unmet
from lawyers_hub.proof.verify.topology import Topology

_NOBODY_BY_ACCIDENT = no(
    "bootstrap_cluster_creator_admin_permissions",
    "is administered for ever by whoever happened to make it",
    unsaid=True,
)

_ADMINISTRATOR = "AmazonEKSClusterAdminPolicy"


def check(configuration: Configuration) -> Iterator[Finding]:
    topology = configuration.declaration.topology
    for cluster in configuration.of("aws_eks_cluster"):
        for block in cluster.content.inner("access_config"):
            yield from unmet(RULE.id, cluster.address, block, [_NOBODY_BY_ACCIDENT, *_entered(configuration)])
        if topology.cluster and topology.cluster.versions:
            wish = _version(topology.cluster.versions[0], topology.cluster.versions[-1])
            yield from unmet(RULE.id, cluster.address, cluster.content, [wish])
        yield from _equipped(configuration, cluster, topology)
    associations = [one.content.given("policy_arn") for one in configuration.of("aws_eks_access_policy_association")]
    if associations and not any(one and written(one.value).endswith(_ADMINISTRATOR) for one in associations):
        place = next(configuration.of("aws_eks_access_policy_association")).content.place
        what = "nobody administers the cluster, and nobody could let anybody in again"
        yield Finding(rule=RULE.id, place=place, what=what, mend=f"associate {_ADMINISTRATOR} with somebody")
    for entry in configuration.of("aws_eks_access_entry"):
        groups = entry.content.given("kubernetes_groups")
        if groups and any(str(one.raw).startswith("system:") for one in items(groups)):
            what = f"{entry.address} is given a group of Kubernetes itself, past every access policy"
            yield Finding(rule=RULE.id, place=groups.place, what=what, mend="associate an access policy in its place")


def _entered(configuration: Configuration) -> Iterator[Wish]:
    """Whoever is let in by entries needs a cluster that reads them."""
    if any(configuration.of("aws_eks_access_entry")):
        yield Wish(
            argument="authentication_mode",
            holds=lambda raw: raw in ("API", "API_AND_CONFIG_MAP"),
            what="reads no access entries, so nobody of those who are declared is let in",
            mend='say authentication_mode = "API"',
            unsaid="CONFIG_MAP",
        )


def _version(first: str, last: str) -> Wish:
    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split(".") if part.isdecimal())

    return Wish(
        argument="version",
        holds=lambda raw: number(first) <= number(str(raw)) <= number(last),
        what=f"is of a version for which nobody looked through the manifests ({first} to {last} are declared)",
        mend=f'say version = "{first}", or declare the other one',
    )


def _equipped(configuration: Configuration, cluster: Resource, topology: Topology) -> Iterator[Finding]:
    addons = {
        str(name.value.raw) for one in configuration.of("aws_eks_addon") if (name := one.content.given("addon_name"))
    }
    for addon, why in _needed(cluster, topology).items() if addons else ():
        if addon not in addons:
            what = f"{cluster.address} has no {addon}, without which {why}"
            mend = f'declare an aws_eks_addon "{addon}"'
            yield Finding(rule=RULE.id, place=cluster.content.place, what=what, mend=mend)


def _needed(cluster: Resource, topology: Topology) -> dict[str, str]:
    found: dict[str, str] = {}
    by_itself = cluster.content.given("bootstrap_self_managed_addons")
    if by_itself and by_itself.value.raw is False:
        found |= {
            "vpc-cni": "no pod has an address",
            "kube-proxy": "no Service leads to its pods",
            "coredns": "nobody finds anybody by name",
        }
    if any(one.replicas and one.replicas.cpu_target_percent for one in topology.services.values()):
        found["metrics-server"] = "no service grows, since nobody knows the CPU"
    elsewhere = {
        name for one in (topology.cluster.overlays if topology.cluster else {}).values() for name in one.elsewhere
    }
    if any(one.storage_gib and name not in elsewhere for name, one in topology.services.items()):
        found["aws-ebs-csi-driver"] = "no pod has a disk"
    return found


RULE = Rule(
    id="cluster-complete",
    promise="S1",
    says="the cluster has a declared version, the add-ons its services rely on, and no administrator by accident",
    check=check,
)
