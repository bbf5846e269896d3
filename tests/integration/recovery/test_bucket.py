"""The same in a bucket, at a server that speaks S3 (moto's, where the package moto[server] is installed)."""

import os
from collections.abc import Iterator

import pytest

from lawyers_hub.recovery.backup import back_up
from lawyers_hub.recovery.manifest import DATA, MANIFEST, manifest_from
from lawyers_hub.recovery.packing import unpacked
from lawyers_hub.recovery.rdb import contents_of
from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.faults import CannotRun
from tests.integration.recovery.conftest import Server
from tests.s3 import ENVIRONMENT, logins_asked_for, make_bucket, s3_server


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """One whose objects are locked, as in AWS: it takes nothing without a checksum."""
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    make_bucket(endpoint, "hub-backups", {"x-amz-bucket-object-lock-enabled": "true"})
    return Vault.at("s3://hub-backups/redis")


def test_a_backup_in_a_bucket_holds_what_redis_held(valkey: Server, bucket: Vault) -> None:
    """Of 20 MB that cannot be compressed, so that it goes there in parts."""
    with valkey.client() as client:
        for number in range(200):
            client.set(f"job:{number}", os.urandom(100_000))

    kept = back_up(valkey.url, bucket, keep=2)

    manifest = manifest_from(bucket.read(kept.backup.name + MANIFEST))
    assert manifest == kept.backup
    assert manifest.stored.size_bytes > 20_000_000
    assert contents_of(unpacked(bucket.pieces(manifest.name + DATA))).keys == {0: 200}


def test_the_newest_stay_in_a_bucket(valkey: Server, bucket: Vault) -> None:
    made = [back_up(valkey.url, bucket, keep=2) for _ in range(3)]

    assert [file.backup for file in backups(bucket.names())] == sorted(
        (kept.backup.name for kept in made if kept.backup.name not in made[-1].gone), reverse=True
    )
    assert len(made[-1].gone) == 1
    assert made[-1].trouble is None


def test_a_bucket_that_is_not_there_is_named(valkey: Server, bucket: Vault) -> None:
    with pytest.raises(CannotRun, match=r"cannot be kept in s3://elsewhere/ \(.*\): put it right"):
        back_up(valkey.url, Vault.at("s3://elsewhere"), keep=2)


def test_a_login_that_is_wrong_is_told(valkey: Server, bucket: Vault, endpoint: str) -> None:
    with (
        logins_asked_for(endpoint),
        pytest.raises(CannotRun, match=r"cannot be kept in s3://hub-backups/redis \(.*403"),
    ):
        back_up(valkey.url, bucket, keep=2)
