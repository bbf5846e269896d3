"""The workers follow the queue, Redis has room to save, and without KEDA there are the fewest of everything.

Numbers, bounds, budgets and who is selected by what: `hub verify` holds them to topology.toml.
"""

import yaml

from tests.infrastructure.kubernetes.manifests import KUBERNETES, Release, kustomize, services, topology


def test_the_workers_follow_the_queue(release: Release) -> None:
    (trigger,) = release.of_kind("ScaledObject")["worker"]["spec"]["triggers"]
    assert "lawyers_hub_outbox_depth" in trigger["metadata"]["query"]
    port = services()["prometheus"]["ports"]["http"]
    assert trigger["metadata"]["serverAddress"] == f"http://prometheus.lawyers-hub.svc:{port}"


def test_what_is_scaled_is_named_as_what_it_is(release: Release) -> None:
    scalers = release.of_kind("HorizontalPodAutoscaler") | release.of_kind("ScaledObject")
    for name, scaler in scalers.items():
        assert scaler["spec"]["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}


def test_without_keda_there_are_the_fewest_workers() -> None:
    base = [manifest for manifest in yaml.safe_load_all(kustomize(KUBERNETES / "base")) if manifest]
    (worker,) = (m for m in base if (m["kind"], m["metadata"]["name"]) == ("Deployment", "worker"))
    assert worker["spec"]["replicas"] == services()["worker"]["replicas"]["min"]


def test_redis_has_room_to_save_what_it_keeps() -> None:
    """While it saves, what is written meanwhile is held twice."""
    lines = (KUBERNETES.parent / "redis" / "redis.conf").read_text().splitlines()
    flags = dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    assert 2 * int(flags["maxmemory"].removesuffix("mb")) <= services()["redis"]["memory_mib"][1]


def test_a_backup_is_not_called_old_before_the_next_one_is_due() -> None:
    kept = topology()["persistence"]["redis"]
    assert kept["backup_every_minutes"] < kept["backup_too_old_after_minutes"]
