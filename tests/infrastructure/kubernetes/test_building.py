"""Each overlay fits together, and a Kubernetes of 1.33 or 1.36 would take what it builds.

Not exercised, for want of a cluster: admission, scheduling, and the kinds in `NOT_IN_THE_SCHEMA`, whose definitions the
cluster's add-ons bring along.
"""

import json
import re
import subprocess
from copy import deepcopy
from functools import cache
from pathlib import Path

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from tests.infrastructure.kubernetes.manifests import KUBERNETES, REPOSITORY, Manifest, Release, kustomize

VERSIONS = ("1.33", "1.36")
NOT_IN_THE_SCHEMA = {
    "staging": {"ScaledObject", "Middleware", "TLSOption"},
    "aws": {"ScaledObject", "TargetGroupBinding", "SecurityGroupPolicy"},
}
OF_THE_CLUSTER = {"Namespace", "StorageClass"}
EXACT_VERSION = re.compile(r":v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?(@sha256:[0-9a-f]{64})?$")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cluster_of_this_version_takes_every_manifest(release: Release, version: str) -> None:
    for manifest in release.manifests:
        if manifest["kind"] not in NOT_IN_THE_SCHEMA[release.overlay]:
            hold_to_the_schema(json.dumps(manifest), version)


@cache
def hold_to_the_schema(manifest: str, version: str) -> None:
    """Each manifest once: the overlays share most of them, and reading a schema takes a while."""
    kubernetes_validate.validate(json.loads(manifest), version, strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_schema_refuses_a_field_that_does_not_exist(staging: Release, version: str) -> None:
    misspelt = deepcopy(staging.of_kind("Deployment")["api"])
    misspelt["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(misspelt, version, strict=True)


def test_every_kind_without_a_schema_is_known_by_name(release: Release) -> None:
    a_manifest_of_each_kind = {manifest["kind"]: manifest for manifest in release.manifests}
    unknown = {kind for kind, manifest in a_manifest_of_each_kind.items() if not _has_a_schema(manifest)}
    assert unknown == NOT_IN_THE_SCHEMA[release.overlay]


def _has_a_schema(manifest: Manifest) -> bool:
    try:
        kubernetes_validate.validate(manifest, VERSIONS[0], strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        return False
    return True


def test_a_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text("resources: [api.yaml]\n")
    with pytest.raises(subprocess.CalledProcessError):
        kustomize(tmp_path)


def test_everything_stands_in_our_namespace_and_says_what_it_belongs_to(release: Release) -> None:
    for manifest in release.manifests:
        metadata = manifest["metadata"]
        assert manifest["kind"] in OF_THE_CLUSTER or metadata["namespace"] == "lawyers-hub", metadata["name"]
        # A release is applied in steps by this label (docs/deploy-kubernetes.md).
        assert "app.kubernetes.io/component" in metadata["labels"], (manifest["kind"], metadata["name"])


def test_nothing_has_the_same_kind_and_name_twice(release: Release) -> None:
    names = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in release.manifests]
    assert len(set(names)) == len(names)


def test_every_image_is_an_exact_version(release: Release) -> None:
    for workload in release.workloads().values():
        assert EXACT_VERSION.search(workload.container["image"]), workload.container["image"]


def test_all_our_own_processes_are_of_one_release(release: Release) -> None:
    ours = {w.container["image"] for w in release.workloads().values() if "lawyers-hub:" in w.container["image"]}
    assert len(ours) == 1


def test_no_secret_lies_in_the_tree(release: Release) -> None:
    assert release.of_kind("Secret") == {}


def test_every_store_has_a_class_of_volumes_in_aws(aws: Release) -> None:
    """EKS takes none by itself: a claim without one would wait for ever."""
    for store in aws.of_kind("StatefulSet").values():
        for claim in store["spec"]["volumeClaimTemplates"]:
            assert claim["spec"]["storageClassName"] in aws.of_kind("StorageClass")


@pytest.mark.parametrize(
    ("store", "volume", "file"),
    [
        ("redis", "configuration", "redis/redis.conf"),
        ("db", "logins", "compose/db/make-logins.sql"),
        ("prometheus", "configuration", "monitoring/prometheus/rules/jobs.yml"),
    ],
)
def test_what_compose_uses_too_comes_from_the_one_file(staging: Release, store: str, volume: str, file: str) -> None:
    source = KUBERNETES.parent / file
    (mounted,) = (v for v in staging.workloads()[store].pod["volumes"] if v["name"] == volume)
    sources = [mounted] if "configMap" in mounted else mounted["projected"]["sources"]
    found = [staging.of_kind("ConfigMap")[entry["configMap"]["name"]]["data"] for entry in sources]
    assert source.read_text() in [data.get(source.name) for data in found]


def test_compose_runs_the_same_images(staging: Release) -> None:
    compose = yaml.safe_load((REPOSITORY / "docker-compose.staging.yml").read_text())["services"]
    for name, workload in staging.workloads().items():
        if name in compose:
            assert workload.container["image"] == compose[name]["image"].replace("${HUB_VERSION:-0.1.0}", "0.1.0"), name


def test_no_placeholder_of_terraform_is_left_over(aws: Release) -> None:
    names = [line.partition("=")[0] for line in _terraform_env() if "=" in line]
    text = json.dumps(aws.manifests)
    assert [name for name in names if re.search(f'[/"]{name}"(?!:)', text)] == []


def test_every_output_that_is_asked_for_is_one_of_terraforms() -> None:
    declared = re.findall(
        r'^output "(\w+)"', (KUBERNETES.parent / "terraform" / "outputs.tf").read_text(), re.MULTILINE
    )
    for line in _terraform_env():
        if "=" in line:
            assert line.startswith(tuple(declared)), line


def _terraform_env() -> list[str]:
    lines = (KUBERNETES / "overlays" / "aws" / "terraform.env").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]
