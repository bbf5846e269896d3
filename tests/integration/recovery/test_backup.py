"""A backup is what was stored, read again and found whole; nothing else is left, and nothing else is counted as one."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from lawyers_hub.recovery.backup import back_up
from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.manifest import DATA, MANIFEST, manifest_from
from lawyers_hub.recovery.packing import unpacked
from lawyers_hub.recovery.rdb import contents_of
from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.snapshot import TIME_KEY
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.faults import CannotRun
from tests.integration.recovery.conftest import Server, server_of


def names_in(vault: Vault) -> list[str]:
    return sorted(os.listdir(vault.place))


def plant(vault: Vault, taken_at: datetime, *, with_manifest: bool = True) -> str:
    """A backup of another time, known by its name."""
    name = f"redis-{taken_at:%Y%m%dT%H%M%SZ}-{'0' * 6}"
    for kind in (DATA, MANIFEST) if with_manifest else (DATA,):
        vault.write(name + kind, b"another time")
    return name


def test_a_backup_holds_what_redis_held_and_says_so(server: Server, vault: Vault) -> None:
    with server.client() as client:
        client.mset({f"job:{number}": "x" * 200 for number in range(500)})

        kept = back_up(server.url, vault, keep=3)

        left = int(client.get(TIME_KEY) or 0)
    manifest = manifest_from(vault.read(kept.backup.name + MANIFEST))
    again = contents_of(unpacked(vault.pieces(manifest.name + DATA)))
    assert manifest == kept.backup
    assert manifest.keys == again.keys == {0: 500}
    assert re.fullmatch(r"[0-9a-f]{40}", manifest.replication_id)
    assert manifest.stored.size_bytes < manifest.snapshot.size_bytes
    assert left == int(manifest.taken_at.timestamp())
    assert abs(datetime.now(UTC) - manifest.taken_at) < timedelta(minutes=1)
    assert kept.trouble is None
    assert names_in(vault) == [manifest.name + MANIFEST, manifest.name + DATA]


def test_a_redis_that_writes_no_checksum_gets_no_backup(vault: Vault) -> None:
    with server_of(valkey_server(), "--rdbchecksum", "no") as server:
        with pytest.raises(Damaged, match="no checksum"):
            back_up(server.url, vault, keep=3)

        with server.client() as client:
            assert client.get(TIME_KEY) is None
    assert names_in(vault) == []


class Careless(Vault):
    """A place that changes one byte of each file of a kind."""

    changes = DATA

    def keep(self, draft: IO[bytes], name: str) -> None:
        super().keep(draft, name)
        if not name.endswith(self.changes):
            return
        file = Path(self.place) / name
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)


class CarelessOfManifests(Careless):
    changes = MANIFEST


@pytest.mark.parametrize("kind", [Careless, CarelessOfManifests])
def test_what_is_read_back_otherwise_than_it_was_stored_is_no_backup(
    valkey: Server, tmp_path: Path, kind: type[Vault]
) -> None:
    vault = kind.at(str(tmp_path))

    with pytest.raises(Damaged):
        back_up(valkey.url, vault, keep=3)

    with valkey.client() as client:
        assert client.get(TIME_KEY) is None
    assert names_in(vault) == []


def test_the_newest_stay_and_what_is_not_ours_is_never_touched(valkey: Server, vault: Vault) -> None:
    now = datetime.now(UTC)
    old = [plant(vault, now - timedelta(hours=hours)) for hours in (1, 2, 3, 4)]
    begun = plant(vault, now - timedelta(hours=5), with_manifest=False)
    failed = plant(vault, now - timedelta(hours=30), with_manifest=False)
    others = [
        "notes.txt",
        "dump.rdb.zst",
        "redis-20200101T000000Z-000000.json.bak",
        "redis-99999999T000000Z-000000.json",
    ]
    for name in others:
        vault.write(name, b"somebody else's")

    kept = back_up(valkey.url, vault, keep=3)

    assert sorted(kept.gone) == sorted([*old[2:], failed])
    assert [file.backup for file in backups(vault.names())] == [kept.backup.name, *old[:2]]
    assert begun + DATA in names_in(vault)
    assert set(others) <= set(names_in(vault))


def test_the_backup_that_was_just_made_stays_even_where_clocks_went_back(valkey: Server, vault: Vault) -> None:
    ahead = plant(vault, datetime.now(UTC) + timedelta(days=2))

    kept = back_up(valkey.url, vault, keep=1)

    assert kept.gone == [ahead]
    assert [file.backup for file in backups(vault.names())] == [kept.backup.name]


class Locked(Vault):
    """A place that lets nobody remove anything, as a bucket whose policy says so."""

    def remove(self, name: str) -> None:
        raise CannotRun(f"{name} is locked")


def test_what_a_lock_holds_is_told_and_no_failure(valkey: Server, tmp_path: Path) -> None:
    vault = Locked.at(str(tmp_path))
    old = plant(vault, datetime.now(UTC) - timedelta(hours=9))

    kept = back_up(valkey.url, vault, keep=1)

    assert (kept.gone, kept.held, kept.trouble) == ([], [old], None)


def test_a_redis_that_takes_no_writes_is_backed_up_all_the_same(valkey: Server, vault: Vault) -> None:
    with valkey.client() as client:
        client.config_set("maxmemory", 1)

        kept = back_up(valkey.url, vault, keep=3)

    assert "takes no writes (OOM" in (kept.trouble or "")
    assert next(backups(vault.names())).backup == kept.backup.name


def test_a_draft_that_was_abandoned_is_removed_after_a_day(valkey: Server, vault: Vault) -> None:
    for name, age_s in (("abandoned", 100_000), ("under-way", 10)):
        draft = Path(vault.place) / f".redis-backup-{name}"
        draft.touch()
        os.utime(draft, (time.time() - age_s,) * 2)

    back_up(valkey.url, vault, keep=3)

    assert [name for name in names_in(vault) if name.startswith(".")] == [".redis-backup-under-way"]


def test_backups_are_for_their_owner_alone(valkey: Server, vault: Vault) -> None:
    back_up(valkey.url, vault, keep=3)

    assert Path(vault.place).stat().st_mode & 0o077 == 0
    assert not any((Path(vault.place) / name).stat().st_mode & 0o077 for name in names_in(vault))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("not exercised: no right to mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill_up(server: Server) -> None:
    with server.client() as client:
        for number in range(40):
            client.set(f"job:{number}", os.urandom(100_000))


def test_a_full_disk_is_told_and_left_as_it_was(valkey: Server, small_disk: Path) -> None:
    fill_up(valkey)

    with pytest.raises(CannotRun, match=rf"no room left in {small_disk}: free some"):
        back_up(valkey.url, Vault.at(str(small_disk)), keep=3)

    assert os.listdir(small_disk) == []


def test_a_full_disk_of_redis_is_recognised(small_disk: Path, vault: Vault) -> None:
    with server_of(valkey_server(), "--dir", str(small_disk)) as server:
        fill_up(server)

        with pytest.raises(CannotRun, match=r"could not save its data .*: its disk is full or cannot be written"):
            back_up(server.url, vault, keep=3)

        with server.client() as client:
            client.flushall()  # what it saves when it stops must have room
    assert names_in(vault) == []
