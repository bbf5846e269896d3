"""One backup of Redis: taken, proven whole, stored, read again, and only then counted."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import msgspec

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.manifest import DATA, MANIFEST, Manifest, OurFile, manifest_from, new_name
from lawyers_hub.recovery.packing import Packed, pack, require_same
from lawyers_hub.recovery.retention import remove_old
from lawyers_hub.recovery.snapshot import Snapshot, leave_time, new_snapshot
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.faults import CannotRun


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made. `gone` are those that it outlived, and `held` those of them that could not be removed;
    `trouble` is what went wrong after it was stored."""

    place: str
    backup: Manifest
    gone: list[str]
    held: list[str]
    trouble: str | None = None


def back_up(redis_url: str, vault: Vault, keep: int) -> Kept:
    """Makes a backup and leaves its time in Redis.

    Holds pieces of the snapshot in memory, never all of it; its compressed bytes lie on disk before they are stored.

    Raises:
        CannotRun: there is no snapshot to be had, or no place to keep it.
        Damaged: the snapshot, or what was read back of it, is not whole. Nothing is left that looks like a backup.
    """
    began = time.monotonic()
    with vault.draft() as draft, new_snapshot(redis_url) as snapshot:
        asked_at = datetime.now(UTC)
        packed = pack(snapshot.pieces, draft)
        taken_at = packed.contents.taken_at or asked_at
        name = new_name(taken_at)
        vault.keep(draft, name + DATA)
    with _removed_if_damaged(vault, name):
        require_same(vault.pieces(name + DATA), packed)
        manifest = _manifest(name, taken_at, round(time.monotonic() - began, 3), snapshot, packed)
        _write_manifest(vault, manifest)
    return _told(redis_url, vault, keep, manifest)


def _manifest(name: str, taken_at: datetime, took_s: float, snapshot: Snapshot, packed: Packed) -> Manifest:
    return Manifest(
        name=name,
        taken_at=taken_at,
        took_s=took_s,
        server=packed.contents.server,
        rdb_version=packed.contents.rdb_version,
        replication_id=snapshot.replication_id,
        replication_offset=snapshot.replication_offset,
        keys=packed.contents.keys,
        snapshot=packed.snapshot,
        stored=packed.stored,
    )


def _write_manifest(vault: Vault, manifest: Manifest) -> None:
    name = manifest.name + MANIFEST
    vault.write(name, msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    if manifest_from(vault.read(name)) != manifest:
        raise Damaged("its manifest is not what was read back")


@contextmanager
def _removed_if_damaged(vault: Vault, name: str) -> Iterator[None]:
    try:
        yield
    except Damaged:
        for kind in (MANIFEST, DATA):
            with suppress(CannotRun):  # a lock holds it, and the damage is what must be told
                vault.remove(name + kind)
        raise


def _told(redis_url: str, vault: Vault, keep: int, manifest: Manifest) -> Kept:
    """The backup is good by now, whatever happens here; and neither of the two keeps the other from happening."""
    gone: list[str] = []
    held: list[str] = []
    troubles = []
    try:
        gone, held = remove_old(vault, keep, OurFile(manifest.name, manifest.taken_at, MANIFEST))
    except CannotRun as trouble:
        troubles.append(str(trouble))
    try:
        leave_time(redis_url, int(manifest.taken_at.timestamp()))
    except CannotRun as trouble:
        troubles.append(str(trouble))
    return Kept(place=vault.place, backup=manifest, gone=gone, held=held, trouble=" ".join(troubles) or None)
