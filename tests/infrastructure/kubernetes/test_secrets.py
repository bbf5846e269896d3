"""Every secret that a pod mounts is one that `secrets.sh` makes, with every key that the pod reads."""

import base64
import os
import subprocess

import pytest
import yaml

from tests.infrastructure.kubernetes.manifests import (
    KUBECTL,
    KUBERNETES,
    REPOSITORY,
    Manifest,
    Release,
    Workload,
    topology,
)

MAKE_SECRETS = REPOSITORY / "infrastructure" / "compose" / "make-secrets.sh"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Manifest]:
    folder = tmp_path_factory.mktemp("secrets")
    subprocess.run([MAKE_SECRETS, folder], check=True, capture_output=True)
    environment = {**os.environ, "PATH": f"{KUBECTL.parent}:{os.environ['PATH']}"}
    script = [KUBERNETES / "secrets.sh", folder]
    printed = subprocess.run(script, check=True, capture_output=True, text=True, env=environment).stdout
    return {manifest["metadata"]["name"]: manifest for manifest in yaml.safe_load_all(printed) if manifest}


def files_read(workload: Workload) -> set[str]:
    """What the pod is told to read from its secrets: in its environment, its command and its probes."""
    mount = next(m["mountPath"] for m in workload.container["volumeMounts"] if m["name"] == "secrets")
    words = str(workload.container).replace("'", " ").replace(")", " ").replace('"', " ").split()
    return {word.removeprefix(f"{mount}/").rstrip(",") for word in words if word.startswith(f"{mount}/")}


def test_every_mounted_secret_is_made_with_every_key_that_is_read(release: Release, made: dict[str, Manifest]) -> None:
    for name, workload in release.workloads().items():
        for volume in workload.pod.get("volumes", []):
            if "secret" in volume:
                keys = made[volume["secret"]["secretName"]]["data"].keys()
                # Read by its configuration (alertmanager) or its first start (db), not by what the manifest says.
                beside = {
                    "alertmanager": {"alerts_url", "watchdog_url"},
                    "db": {"owner_password", "statistics_password"},
                }
                assert files_read(workload) | beside.get(name, set()) == keys, name


def test_every_secret_that_is_made_is_mounted(staging: Release, made: dict[str, Manifest]) -> None:
    mounted = {
        volume["secret"]["secretName"]
        for workload in staging.workloads().values()
        for volume in workload.pod.get("volumes", [])
        if "secret" in volume
    }
    assert made.keys() == mounted


def test_the_topology_names_every_secret_that_is_made(made: dict[str, Manifest]) -> None:
    assert set(topology()["cluster"]["secrets"]) - {"hub-tls"} == made.keys()


def test_a_secret_lands_where_the_release_stands(made: dict[str, Manifest]) -> None:
    assert {manifest["metadata"]["namespace"] for manifest in made.values()} == {"lawyers-hub"}


def test_a_service_and_the_migration_agree_on_its_password(made: dict[str, Manifest]) -> None:
    def value(secret: str, key: str) -> str:
        return base64.b64decode(made[secret]["data"][key]).decode().strip()

    for service in ("api", "relay", "worker"):
        password = value("migrate", f"HUB_{service.upper()}_PASSWORD")
        assert f"lawyers_hub_{service}:{password}@db:5432/lawyers_hub" in value(service, "DATABASE_URL")
    exporter = value("postgres-exporter", "statistics_password")
    assert value("migrate", "HUB_STATISTICS_PASSWORD") == value("db", "statistics_password") == exporter
