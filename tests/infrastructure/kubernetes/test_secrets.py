"""What `secrets.sh` makes is what the topology names and pods mount.

That every key is read, and that nothing else is, `hub verify` holds.
"""

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


def test_every_secret_that_is_made_is_mounted(staging: Release, made: dict[str, Manifest]) -> None:
    mounted = {
        volume["secret"]["secretName"]
        for workload in staging.workloads().values()
        for volume in workload.pod.get("volumes", [])
        if "secret" in volume
    }
    assert made.keys() == mounted


def test_the_topology_names_every_secret_that_is_made_with_its_keys(made: dict[str, Manifest]) -> None:
    declared = {name: set(keys) for name, keys in topology()["cluster"]["secrets"].items()}
    assert declared == {"hub-tls": set(), **{name: set(manifest["data"]) for name, manifest in made.items()}}


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
