"""The same promises against a server that speaks S3 (moto's, where the package moto[server] is installed)."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from lawyers_hub.files.errors import FileMissing, KeyTaken, StorageUnavailable
from lawyers_hub.files.store import CHUNK_BYTES, FileStore

KEY = "firm/document/1-abc"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = shutil.which("moto_server")
    if server is None:
        pytest.skip("no S3 server: moto_server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([server, "-p", str(port)], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if "Running on" in line)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    for path in ("moto-api/reset", "hub"):
        _ask(endpoint, path)
    return FileStore.at("s3://hub/documents")


def _ask(endpoint: str, path: str) -> None:
    method = "POST" if path.startswith("moto-api") else "PUT"
    with urlopen(Request(f"{endpoint}/{path}", method=method)):  # noqa: S310 -- our own address
        return


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
