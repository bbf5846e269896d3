"""What every pod promises: it takes what it was granted, has no rights, says how it is, and goes in peace."""

import pytest

from lawyers_hub.jobs.worker import GRACE_S as WORKER_GRACE_S
from lawyers_hub.serving import GRACE_S as SERVING_GRACE_S
from tests.infrastructure.kubernetes.manifests import Release, services
from tests.infrastructure.kubernetes.reachability import selects

SPARE_S = 5
PROCESS_GRACE_S = {"api": SERVING_GRACE_S, "web": SERVING_GRACE_S, "worker": WORKER_GRACE_S}


def test_requests_and_limits_are_those_of_the_topology(release: Release) -> None:
    for workload in release.workloads().values():
        declared = services()[workload.name]
        (cpu, cpu_limit), (memory, memory_limit) = declared["cpu_m"], declared["memory_mib"]
        assert workload.container["resources"] == {
            "requests": {"cpu": f"{cpu}m", "memory": f"{memory}Mi"},
            "limits": {"cpu": f"{cpu_limit}m", "memory": f"{memory_limit}Mi"},
        }


def test_no_pod_has_any_right(release: Release) -> None:
    for workload in release.workloads().values():
        pod, container = workload.pod, workload.container
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert not {"hostNetwork", "hostPID", "hostIPC", "hostAliases"} & pod.keys()
        assert not any("hostPort" in port for port in container.get("ports", []))
        assert all("hostPath" not in volume for volume in pod.get("volumes", []))


def test_no_pod_can_ask_the_cluster_for_anything(release: Release) -> None:
    for workload in release.workloads().values():
        assert workload.pod["automountServiceAccountToken"] is False
        assert workload.pod["serviceAccountName"] == workload.name
        assert workload.pod["enableServiceLinks"] is False


def test_what_is_written_has_a_bound(release: Release) -> None:
    """A read-only root leaves scratch space and volumes; scratch without a bound could fill the node's disk."""
    for workload in release.workloads().values():
        for volume in workload.pod.get("volumes", []):
            assert "emptyDir" not in volume or "sizeLimit" in volume["emptyDir"], volume["name"]


def test_each_pod_says_how_it_is_in_three_ways(release: Release) -> None:
    for workload in release.lasting_workloads():
        container = workload.container
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        assert all(container[probe]["timeoutSeconds"] > 1 for probe in ("livenessProbe", "readinessProbe"))


def test_the_probes_ask_where_the_topology_says(release: Release) -> None:
    for workload in release.lasting_workloads():
        container, declared = workload.container, services()[workload.name].get("probes")
        if declared:
            assert container["startupProbe"]["httpGet"] == {"path": declared["live"], "port": "http"}
            assert container["livenessProbe"]["httpGet"] == {"path": declared["live"], "port": "http"}
            assert container["readinessProbe"]["httpGet"] == {"path": declared["ready"], "port": "http"}


def test_the_ports_are_those_of_the_topology(release: Release) -> None:
    for workload in release.lasting_workloads():
        ports = {port["name"].replace("-", "_"): port["containerPort"] for port in workload.container["ports"]}
        assert ports == services()[workload.name]["ports"]
        environment = {entry["name"]: entry.get("value") for entry in workload.container.get("env", [])}
        if "LISTEN_PORT" in environment:
            assert environment["LISTEN_PORT"] == str(ports["http"])


@pytest.mark.parametrize("name", sorted(PROCESS_GRACE_S))
def test_nobody_is_killed_before_the_grace_it_gives_itself_is_over(release: Release, name: str) -> None:
    workload = release.workloads()[name]
    before_s = workload.container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    assert workload.pod["terminationGracePeriodSeconds"] >= before_s + PROCESS_GRACE_S[name] + SPARE_S


@pytest.mark.parametrize("name", ["api", "web"])
def test_who_is_asked_by_a_load_balancer_waits_until_it_has_noticed(release: Release, name: str) -> None:
    assert release.workloads()[name].container["lifecycle"]["preStop"]["sleep"]["seconds"] >= 5


def test_replicas_stand_in_different_zones(release: Release) -> None:
    for name, workload in release.workloads().items():
        if services()[name].get("replicas", {}).get("max", 1) > 1:
            spread = workload.pod["topologySpreadConstraints"]
            assert "topology.kubernetes.io/zone" in [constraint["topologyKey"] for constraint in spread]
            assert all(selects(constraint["labelSelector"], workload.labels) for constraint in spread)


def test_secrets_arrive_as_files_and_never_as_variables(release: Release) -> None:
    for workload in release.workloads().values():
        for entry in workload.container.get("env", []):
            assert "secretKeyRef" not in entry.get("valueFrom", {}), (workload.name, entry["name"])


def test_only_the_migration_is_given_the_owner_of_the_database(release: Release) -> None:
    for name, workload in release.workloads().items():
        secrets = {v["secret"]["secretName"] for v in workload.pod.get("volumes", []) if "secret" in v}
        assert secrets <= {name}


def test_the_namespace_refuses_whatever_is_not_restricted(release: Release) -> None:
    labels = release.of_kind("Namespace")["lawyers-hub"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
