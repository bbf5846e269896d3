"""`hub redis backup` as people type it: what it makes, and one sentence for whatever keeps it from that."""

import sys
from pathlib import Path

import pytest

from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.running import Stack
from tests.integration.operating.conftest import Said, run_hub
from tests.integration.recovery.conftest import Server, server_of
from tests.integration.stack.conftest import home as home
from tests.ports import free_offset


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setenv("HUB_HOME", str(home.root))
    for name in ("REDIS_URL", "REDIS_URL_FILE", "BACKUP_URL", "BACKUP_KEEP"):
        monkeypatch.delenv(name, raising=False)


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> Said:
    monkeypatch.setattr(sys, "argv", ["hub", "redis", "backup", *words])
    return run_hub()


def test_the_hub_that_runs_is_backed_up_into_its_home(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    with Stack.running(home=home, port_offset=free_offset(), demo=False, only=("redis",)):
        said = typed(monkeypatch)

    kept = list(backups(Vault.at(str(home.backups)).names()))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Kept 0 keys in {home.backups}/{kept[0].backup} (")
    assert len(kept) == 1


def test_a_given_redis_is_backed_up_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, valkey: Server, tmp_path: Path
) -> None:
    monkeypatch.setenv("REDIS_URL", valkey.url)
    monkeypatch.setenv("BACKUP_URL", (tmp_path / "told by the environment").as_uri())
    monkeypatch.chdir(tmp_path)

    first = typed(monkeypatch, "--json")
    typed(monkeypatch, "--to", "here", "--keep", "1")
    third = typed(monkeypatch, "--to", "here", "--keep", "1")

    assert first.json["place"] == str(tmp_path / "told by the environment")
    assert (first.json["backup"]["keys"], first.json["gone"], first.json["trouble"]) == ({}, [], None)
    assert "Older ones that are gone: 1." in third.out
    assert len(list(backups(Vault.at(str(tmp_path / "here")).names()))) == 1


def test_trouble_after_a_good_backup_is_told_with_another_exit_code(
    monkeypatch: pytest.MonkeyPatch, valkey: Server
) -> None:
    monkeypatch.setenv("REDIS_URL", valkey.url)
    with valkey.client() as client:
        client.config_set("maxmemory", 1)

    said = typed(monkeypatch)

    assert said.code == 1
    assert said.out.startswith("Kept 0 keys")
    assert said.err.startswith("The backup is good, but: Redis at 127.0.0.1")


def test_a_damaged_snapshot_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with server_of(valkey_server(), "--rdbchecksum", "no") as server:
        monkeypatch.setenv("REDIS_URL", server.url)
        said = typed(monkeypatch)

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The snapshot was refused, and nothing is kept of it: it has no checksum")


def test_without_a_running_hub_it_says_so(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    assert typed(monkeypatch) == (2, "", f"Nothing runs in {home.root}: start it with `hub up`, or set REDIS_URL.\n")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://:secret@127.0.0.1:1/0", "does not answer"),
        ("http://:secret@localhost:6379", "REDIS_URL must be an address that starts with redis://"),
        ("redis://:secret@localhost:many/0", "REDIS_URL must be an address such as"),
        ("redis://[secret", "REDIS_URL must be an address such as"),
        ("rediss://:secret@127.0.0.1:1/0", "does not answer"),
        ("unix:///nowhere/redis.sock", "Redis at /nowhere/redis.sock does not answer"),
    ],
)
def test_a_wrong_address_is_told_and_its_password_is_not(monkeypatch: pytest.MonkeyPatch, url: str, told: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    said = typed(monkeypatch)

    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "secret" not in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "ftp://example.com/backups"), "Backups go to a folder or to s3://bucket/prefix, not to ftp."),
        (("--to", "s3://"), "Backups go to a folder or to s3://bucket/prefix, not to s3."),
        (("--to", " "), "Backups go to a folder or to s3://bucket/prefix, not to nowhere."),
        (("--to", "file://elsewhere/backups"), "Backups go to a folder"),
        (("--to", "/proc/backups"), "Backups cannot be kept in /proc/backups ("),
        (("--to", "/dev/null"), "Backups cannot be kept in /dev/null ("),
    ],
)
def test_a_place_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, valkey: Server, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("REDIS_URL", valkey.url)

    said = typed(monkeypatch, *words)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("keep", ["0", "-1", "many"])
def test_none_to_keep_is_refused(monkeypatch: pytest.MonkeyPatch, keep: str) -> None:
    said = typed(monkeypatch, "--keep", keep)

    assert said.code == 2
    assert "Invalid value for '--keep'" in said.err


def test_none_to_keep_is_refused_from_the_environment_too(monkeypatch: pytest.MonkeyPatch, valkey: Server) -> None:
    monkeypatch.setenv("REDIS_URL", valkey.url)
    monkeypatch.setenv("BACKUP_KEEP", "0")

    assert typed(monkeypatch) == (2, "", "BACKUP_KEEP is '0'; it must be a whole number, 1 or more.\n")
