"""How many of each there are, how many there may be, and who finds them: as topology.toml says, on both overlays."""

import yaml

from tests.infrastructure.kubernetes.manifests import KUBERNETES, Manifest, Release, kustomize, services, topology
from tests.infrastructure.kubernetes.reachability import selects

MANAGED_BY_AWS = {"db", "redis"}
OUTSIDE_THE_CLUSTER = {"lb"}


def test_every_service_of_the_topology_runs_and_no_other(release: Release) -> None:
    meant = services().keys() - OUTSIDE_THE_CLUSTER
    if release.overlay == "aws":
        meant -= MANAGED_BY_AWS
    assert release.workloads().keys() == meant


def test_what_grows_has_the_bounds_of_the_topology(release: Release) -> None:
    growing = {name: s for name, s in services().items() if "cpu_target_percent" in s.get("replicas", {})}
    assert release.of_kind("HorizontalPodAutoscaler").keys() == growing.keys()
    for name, scaler in release.of_kind("HorizontalPodAutoscaler").items():
        spec, declared = scaler["spec"], growing[name]["replicas"]
        (metric,) = spec["metrics"]
        assert (spec["minReplicas"], spec["maxReplicas"]) == (declared["min"], declared["max"])
        assert metric["resource"] == {
            "name": "cpu",
            "target": {"type": "Utilization", "averageUtilization": declared["cpu_target_percent"]},
        }


def test_the_workers_follow_the_queue_within_their_bounds(release: Release) -> None:
    spec, declared = release.of_kind("ScaledObject")["worker"]["spec"], services()["worker"]["replicas"]
    (trigger,) = spec["triggers"]
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (declared["min"], declared["max"])
    assert "lawyers_hub_outbox_depth" in trigger["metadata"]["query"]
    port = services()["prometheus"]["ports"]["http"]
    assert trigger["metadata"]["serverAddress"] == f"http://prometheus.lawyers-hub.svc:{port}"


def test_a_release_never_sets_back_what_a_scaler_decided(release: Release) -> None:
    for name, scaler in _scalers(release).items():
        assert scaler["spec"]["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
        assert "replicas" not in release.of_kind("Deployment")[name]["spec"]


def test_without_keda_there_are_the_fewest_workers() -> None:
    base = [manifest for manifest in yaml.safe_load_all(kustomize(KUBERNETES / "base")) if manifest]
    (worker,) = (m for m in base if (m["kind"], m["metadata"]["name"]) == ("Deployment", "worker"))
    assert worker["spec"]["replicas"] == services()["worker"]["replicas"]["min"]


def test_what_does_not_grow_has_exactly_its_number(release: Release) -> None:
    for name, workload in release.workloads().items():
        if workload.lasts and name not in _scalers(release):
            declared = services()[name]["replicas"]
            assert workload.manifest["spec"]["replicas"] == declared["min"] == declared["max"]


def test_of_several_one_may_be_disturbed_and_of_one_none_is_protected(release: Release) -> None:
    """A budget for a single pod would only keep its node from ever being drained."""
    several = {
        name
        for name, workload in release.workloads().items()
        if workload.lasts and services()[name]["replicas"]["min"] > 1
    }
    budgets = release.of_kind("PodDisruptionBudget")
    assert budgets.keys() == several
    for name, budget in budgets.items():
        assert budget["spec"]["maxUnavailable"] == 1
        assert _selected(release, budget["spec"]["selector"]) == {name}


def test_every_service_finds_exactly_its_pods_at_the_port_of_the_topology(release: Release) -> None:
    for name, service in release.of_kind("Service").items():
        owner = name.removesuffix("-pods")
        assert _selected(release, {"matchLabels": service["spec"]["selector"]}) == {owner}
        for port in service["spec"]["ports"]:
            declared = services()[owner]["ports"][port["name"].replace("-", "_")]
            assert (port["port"], port["targetPort"]) == (declared, port["name"])


def test_a_workload_selects_its_own_pods_and_no_others(release: Release) -> None:
    for name, workload in release.workloads().items():
        if workload.lasts:
            assert _selected(release, workload.manifest["spec"]["selector"]) == {name}


def test_a_store_keeps_what_the_topology_says(release: Release) -> None:
    for name, manifest in release.of_kind("StatefulSet").items():
        (claim,) = manifest["spec"]["volumeClaimTemplates"]
        assert claim["spec"]["resources"]["requests"]["storage"] == f"{services()[name]['storage_gib']}Gi"
        mounted = [mount["name"] for mount in manifest["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]]
        assert claim["metadata"]["name"] in mounted


def test_redis_keeps_jobs_as_the_topology_says_and_has_room_to_save_them() -> None:
    lines = (KUBERNETES.parent / "redis" / "redis.conf").read_text().splitlines()
    flags = dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    declared = topology()["persistence"]["redis"]
    assert flags["save"] == declared["save"]
    assert flags["appendonly"] == ("yes" if declared["appendonly"] else "no")
    assert flags["appendfsync"] == declared["appendfsync"]
    assert flags["maxmemory-policy"] == declared["maxmemory_policy"]
    # While it saves, what is written meanwhile is held twice.
    assert 2 * int(flags["maxmemory"].removesuffix("mb")) <= services()["redis"]["memory_mib"][1]


def test_redis_is_backed_up_as_often_as_the_topology_says(staging: Release) -> None:
    assert topology()["persistence"]["redis"]["backup_every_minutes"] == 60
    minute, *rest = staging.of_kind("CronJob")["redis-backup"]["spec"]["schedule"].split()
    assert minute.isdecimal()
    assert rest == ["*", "*", "*", "*"]


def test_backups_are_kept_as_long_as_the_topology_says(release: Release) -> None:
    container = release.workloads()["redis-backup"].container
    told = {variable["name"]: variable.get("value") for variable in container["env"]}
    assert container["command"] == ["python", "-m", "lawyers_hub.recovery"]
    assert told["BACKUP_KEEP"] == str(topology()["persistence"]["redis"]["keep_backups"])
    assert "BACKUP_EVERY_MINUTES" not in told  # the schedule knows the hours


def test_each_pod_has_the_security_group_of_the_topology(aws: Release) -> None:
    policies = aws.of_kind("SecurityGroupPolicy")
    for name, workload in aws.workloads().items():
        groups = [g for g, policy in policies.items() if selects(policy["spec"]["podSelector"], workload.labels)]
        assert groups == [services()[name]["group"]]


def _scalers(release: Release) -> dict[str, Manifest]:
    return release.of_kind("HorizontalPodAutoscaler") | release.of_kind("ScaledObject")


def _selected(release: Release, selector: Manifest) -> set[str]:
    return {name for name, workload in release.workloads().items() if selects(selector, workload.labels)}
