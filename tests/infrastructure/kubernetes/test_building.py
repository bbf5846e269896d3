"""What the overlays are built from is the one source of it, and what Terraform fills in is one of its outputs.

That they fit together, and what a cluster would take, `hub verify` holds.
"""

import re

import pytest

from tests.infrastructure.kubernetes.manifests import KUBERNETES, Release


def test_everything_says_what_it_belongs_to(release: Release) -> None:
    """A release is applied in steps by this label (docs/deploy-kubernetes.md)."""
    for manifest in release.manifests:
        metadata = manifest["metadata"]
        assert "app.kubernetes.io/component" in metadata["labels"], (manifest["kind"], metadata["name"])


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


def test_documents_lie_in_a_bucket_where_there_is_a_way_to_it(release: Release) -> None:
    in_a_bucket = release.settings()["STORAGE_URL"].startswith("s3://")
    assert in_a_bucket is ("to-objects" in release.of_kind("NetworkPolicy"))


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
