"""The bytes of documents, kept in a local folder or in S3 through one interface."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore

from lawyers_hub.files.bucket import open_bucket
from lawyers_hub.files.errors import FileMissing, KeyTaken, StorageFull, StorageUnavailable
from lawyers_hub.files.folder import make_private_folder, settle
from lawyers_hub.files.keys import checked

CHUNK_BYTES = 256 * 1024
PROBE_KEY = "_ready/probe"

READY_WITHIN_S = 5
_PROBLEMS = (BaseError, OSError)


class FileStore:
    """Files by key, each written once and never changed.

    Every method may raise `StorageUnavailable`, saying what is wrong, and `ValueError` for a key that
    `document_key` would not make.
    """

    def __init__(self, store: ObjectStore, *, place: str, folder: Path | None = None) -> None:
        self._store = store
        self._place = place
        self._folder = folder

    @classmethod
    def at(cls, storage_url: str) -> "FileStore":
        """`file:///absolute/path`, made if it is not there, or `s3://bucket/prefix` with the usual AWS_ variables
        (another S3 than Amazon's by AWS_ENDPOINT_URL).

        Raises ValueError for any other address.
        """
        address = urlsplit(storage_url)
        if address.scheme == "file" and address.netloc in ("", "localhost") and address.path.startswith("/"):
            return cls._in_folder(Path(unquote(address.path)))
        if address.scheme == "s3" and address.netloc:
            return cls._in_bucket(address.netloc, address.path.strip("/"))
        raise ValueError("The storage must be file:///an/absolute/path or s3://bucket/prefix.")

    @classmethod
    def _in_folder(cls, folder: Path) -> "FileStore":
        place = f"the folder {folder}"
        with _problems_named(place):
            make_private_folder(folder)
            return cls(LocalStore(folder), place=place, folder=folder)

    @classmethod
    def _in_bucket(cls, bucket: str, prefix: str) -> "FileStore":
        return cls(open_bucket(bucket, prefix), place=f"the bucket {bucket}")

    async def put(self, key: str, data: bytes) -> None:
        """Durably stored when this returns. The same bytes again are fine; others raise `KeyTaken`."""
        with _problems_named(self._place):
            try:
                await obstore.put_async(self._store, checked(key), data, mode="create", use_multipart=False)
            except AlreadyExistsError:
                if await self.read(key) != data:
                    raise KeyTaken(key) from None
            if self._folder is not None:
                await settle(self._folder / key)

    async def read(self, key: str) -> bytes:
        """All of it at once. Raises `FileMissing`."""
        with _problems_named(self._place), _missing_named(key):
            found = await obstore.get_async(self._store, checked(key))
            return bytes(await found.bytes_async())

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Chunks of about 256 KiB. Raises `FileMissing` when awaited, so before the first chunk."""
        with _problems_named(self._place), _missing_named(key):
            found = await obstore.get_async(self._store, checked(key))
        return self._chunks(found.stream(min_chunk_size=CHUNK_BYTES))

    async def size(self, key: str) -> int:
        """In bytes. Raises `FileMissing`."""
        with _problems_named(self._place), _missing_named(key):
            found = await obstore.head_async(self._store, checked(key))
            return found["size"]

    async def ready(self) -> None:
        """Writes a small file over its last self and reads it. Raises `StorageUnavailable`, saying what is wrong."""
        with _problems_named(self._place):
            async with asyncio.timeout(READY_WITHIN_S):
                await obstore.put_async(self._store, PROBE_KEY, b"ready", use_multipart=False)
                await obstore.head_async(self._store, PROBE_KEY)

    async def _chunks(self, stream: AsyncIterable[bytes | obstore.Bytes]) -> AsyncIterator[bytes]:
        with _problems_named(self._place):
            async for chunk in stream:
                yield bytes(chunk)


@contextmanager
def _missing_named(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileMissing(key) from None


@contextmanager
def _problems_named(place: str) -> Iterator[None]:
    try:
        yield
    except _PROBLEMS as error:
        what = _first_sentence(error)
        if "No space left" in what or "quota exceeded" in what.lower():
            raise StorageFull(f"There is no room left in {place}; free some and try again.") from error
        raise StorageUnavailable(f"The storage in {place} cannot be used: {what}.") from error


def _first_sentence(error: Exception) -> str:
    """obstore writes its whole debug structure below the message."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
