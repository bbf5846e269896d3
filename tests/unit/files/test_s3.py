"""The same promises against a server that speaks S3 (moto's, where the package moto[server] is installed)."""

import os
from collections.abc import Iterator

import pytest

from lawyers_hub.files.errors import FileMissing, KeyTaken, StorageUnavailable
from lawyers_hub.files.store import CHUNK_BYTES, FileStore
from tests.s3 import ENVIRONMENT, make_bucket, s3_server

KEY = "firm/document/1-abc"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    make_bucket(endpoint, "hub")
    return FileStore.at("s3://hub/documents")


async def test_what_was_put_is_read_back_byte_for_byte(store: FileStore) -> None:
    data = os.urandom(3 * CHUNK_BYTES + 17)
    await store.put(KEY, data)
    assert await store.read(KEY) == data
    assert await store.size(KEY) == len(data)
    assert b"".join([chunk async for chunk in await store.stream(KEY)]) == data


async def test_other_bytes_never_overwrite_a_file(store: FileStore) -> None:
    await store.put(KEY, b"contract")
    await store.put(KEY, b"contract")
    with pytest.raises(KeyTaken):
        await store.put(KEY, b"another contract")
    assert await store.read(KEY) == b"contract"


async def test_a_file_that_is_not_there_is_missing(store: FileStore) -> None:
    with pytest.raises(FileMissing):
        await store.stream(KEY)


async def test_a_ready_storage_says_nothing(store: FileStore) -> None:
    await store.ready()


async def test_a_bucket_that_is_not_there_is_not_ready(store: FileStore) -> None:
    with pytest.raises(StorageUnavailable, match="the bucket elsewhere"):
        await FileStore.at("s3://elsewhere").ready()
