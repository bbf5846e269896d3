"""What the practice may rely on when it hands over the bytes of a document."""

import asyncio
import os
import stat
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.files.errors import FileMissing, KeyTaken, StorageFull, StorageUnavailable
from lawyers_hub.files.keys import checked, document_key
from lawyers_hub.files.store import CHUNK_BYTES, FileStore

KEY = "firm/document/1-abc"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore.at(url(tmp_path / "our files"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs rights this user lacks")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def remount_read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def url(folder: Path) -> str:
    return f"file://{quote(str(folder))}"


async def test_what_was_put_is_read_back_byte_for_byte(store: FileStore) -> None:
    data = os.urandom(3 * CHUNK_BYTES + 17)
    await store.put(KEY, data)
    assert await store.read(KEY) == data
    assert await store.size(KEY) == len(data)
    assert b"".join([chunk async for chunk in await store.stream(KEY)]) == data


async def test_a_large_file_is_streamed_in_pieces(store: FileStore) -> None:
    await store.put(KEY, bytes(5 * CHUNK_BYTES))
    assert len([chunk async for chunk in await store.stream(KEY)]) >= 5


async def test_an_empty_file_is_a_file(store: FileStore) -> None:
    await store.put(KEY, b"")
    assert await store.read(KEY) == b""


async def test_the_same_bytes_may_come_twice(store: FileStore) -> None:
    await store.put(KEY, b"contract")
    await store.put(KEY, b"contract")
    assert await store.read(KEY) == b"contract"


async def test_other_bytes_never_overwrite_a_file(store: FileStore) -> None:
    await store.put(KEY, b"contract")
    with pytest.raises(KeyTaken):
        await store.put(KEY, b"another contract")
    assert await store.read(KEY) == b"contract"


async def test_of_many_who_put_at_once_exactly_one_wins(store: FileStore) -> None:
    offers = [bytes([number]) * 100_000 for number in range(8)]
    results = await asyncio.gather(*(store.put(KEY, offer) for offer in offers), return_exceptions=True)
    winners = [offer for offer, result in zip(offers, results, strict=True) if result is None]
    assert winners == [await store.read(KEY)]
    assert sum(isinstance(result, KeyTaken) for result in results) == 7


async def test_a_file_that_is_not_there_is_missed_before_the_first_chunk(store: FileStore) -> None:
    for ask in (store.read, store.size, store.stream):
        with pytest.raises(FileMissing, match="nowhere"):
            await ask("firm/nowhere")


async def test_files_are_closed_to_other_users(store: FileStore, tmp_path: Path) -> None:
    await store.put(KEY, b"contract")
    root = tmp_path / "our files"
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE((root / KEY).stat().st_mode) == 0o600


async def test_a_ready_storage_says_nothing(store: FileStore) -> None:
    await store.ready()
    await store.ready()


async def test_a_full_disk_is_called_full_and_leaves_no_half_file(small_disk: Path) -> None:
    store = FileStore.at(url(small_disk))
    with pytest.raises(StorageFull, match="no room left in the folder"):
        await store.put(KEY, bytes(1_000_000))
    with pytest.raises(FileMissing):
        await store.read(KEY)
    assert files_in(small_disk) == []


async def test_a_disk_that_became_read_only_is_not_ready(small_disk: Path) -> None:
    store = FileStore.at(url(small_disk))
    await store.ready()
    remount_read_only(small_disk)
    with pytest.raises(StorageUnavailable, match="Read-only file system"):
        await store.ready()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StorageUnavailable, match="taken"):
        FileStore.at(url(tmp_path / "taken" / "files"))


@pytest.mark.parametrize(
    "address", ["", "files", "file:relative/path", "file://host/path", "s3://", "http://bucket/prefix"]
)
def test_an_address_that_names_no_storage_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        FileStore.at(address)


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../up", "a/../../up", "a//b", "a/", ".hidden", "a/.hidden", "a b", "a\0b", "a\\b", "é"]
)
async def test_a_key_never_leaves_the_storage(store: FileStore, key: str) -> None:
    for ask in (store.read, store.size, store.stream):
        with pytest.raises(ValueError, match="no key"):
            await ask(key)
    with pytest.raises(ValueError, match="no key"):
        await store.put(key, b"")


@given(st.uuids(), st.uuids(), st.integers(1, 10_000), st.binary(max_size=8))
def test_the_key_of_a_document_is_a_key_and_names_its_bytes(
    firm_id: UUID, document_id: UUID, version_number: int, data: bytes
) -> None:
    digest = sha256(data).hexdigest()
    key = document_key(firm_id, document_id, version_number, digest)
    assert checked(key) == key == f"{firm_id}/{document_id}/{version_number}-{digest}"


def test_a_document_key_needs_a_real_digest() -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        document_key(UUID(int=1), UUID(int=2), 1, "../../etc")
