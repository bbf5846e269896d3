"""Where backups are kept: a folder, or a bucket of S3."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore

from lawyers_hub.files.bucket import open_bucket
from lawyers_hub.files.folder import make_private_folder
from lawyers_hub.recovery.source import PIECE_BYTES
from lawyers_hub.stack.faults import CannotRun

# Parts of a large file in S3; what is in memory of it.
_PART_BYTES = 8 * 1024 * 1024
_PARTS_AT_ONCE = 2
_DRAFT = ".redis-backup-"
_ABANDONED_AFTER_S = 24 * 3600


class Vault:
    """Every method raises `CannotRun`, saying what is wrong with `place`."""

    def __init__(self, store: ObjectStore, place: str, folder: Path | None = None) -> None:
        self._store = store
        self.place = place
        self._folder = folder

    @classmethod
    def at(cls, address: str) -> "Vault":
        """A folder (made if it is not there), the same as `file:///…`, or `s3://bucket/prefix` with the usual AWS_
        variables (another S3 than Amazon's by AWS_ENDPOINT_URL)."""
        where = urlsplit(address)
        if where.scheme == "s3" and where.netloc:
            return cls._in_bucket(where.netloc, where.path.strip("/"))
        if where.scheme == "file" and where.netloc in ("", "localhost"):
            return cls._in_folder(Path(unquote(where.path)))
        if "://" not in address and address.strip():
            return cls._in_folder(Path(address).expanduser().absolute())
        raise CannotRun(f"Backups go to a folder or to s3://bucket/prefix, not to {where.scheme or 'nowhere'}.")

    @classmethod
    def _in_folder(cls, folder: Path) -> "Vault":
        with _problems_named(str(folder)):
            make_private_folder(folder)
            return cls(LocalStore(folder), str(folder), folder)

    @classmethod
    def _in_bucket(cls, bucket: str, prefix: str) -> "Vault":
        return cls(open_bucket(bucket, prefix, with_checksums=True), f"s3://{bucket}/{prefix}")

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        """A file to write what may become a backup; it is gone afterwards, whatever happens.

        In a folder it lies where the backup will, so that keeping it is one rename on one disk.
        """
        with _problems_named(self.place):
            if self._folder:
                _remove_abandoned(self._folder)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=_DRAFT, delete=False) as draft:
                try:
                    yield draft
                finally:
                    Path(draft.name).unlink(missing_ok=True)

    def keep(self, draft: IO[bytes], name: str) -> None:
        """What was drafted is durably stored under its name when this returns, all of it or nothing."""
        with _problems_named(self.place):
            draft.flush()
            if self._folder is None:
                obstore.put(self._store, name, Path(draft.name), chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE)
                return
            os.fsync(draft.fileno())
            Path(draft.name).replace(self._folder / name)
            _flush_names(self._folder)

    def write(self, name: str, content: bytes) -> None:
        """Small files; durable, and whole or not at all."""
        if self._folder:
            with self.draft() as draft:
                draft.write(content)
                self.keep(draft, name)
            return
        with _problems_named(self.place):
            obstore.put(self._store, name, content, use_multipart=False)

    def names(self) -> list[str]:
        with _problems_named(self.place):
            return [found["path"] for found in obstore.list_with_delimiter(self._store)["objects"]]

    def read(self, name: str) -> bytes:
        with _problems_named(self.place):
            return bytes(obstore.get(self._store, name).bytes())

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file, a piece at a time."""
        with _problems_named(self.place):
            for piece in obstore.get(self._store, name).stream(min_chunk_size=PIECE_BYTES):
                yield bytes(piece)

    def remove(self, name: str) -> None:
        """It is not there when this returns, whether it was or not."""
        with _problems_named(self.place), suppress(FileNotFoundError):
            obstore.delete(self._store, name)


@contextmanager
def _problems_named(place: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as fault:
        # obstore shows what the server answered and its own debug structure after the reason.
        what = str(fault).strip().partition("\n")[0].partition(": <?xml")[0].rstrip(".") or type(fault).__name__
        if "No space left" in what or "quota exceeded" in what.lower():
            raise CannotRun(f"There is no room left in {place}: free some, or name another place with --to.") from None
        raise CannotRun(f"Backups cannot be kept in {place} ({what}): put it right, or name another place.") from None


def _remove_abandoned(folder: Path) -> None:
    """Drafts of backups that were killed before they could clean up."""
    for draft in folder.glob(f"{_DRAFT}*"):
        with suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _ABANDONED_AFTER_S:
                draft.unlink()


def _flush_names(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
