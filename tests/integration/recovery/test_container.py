"""What runs in the container: one backup, or one after the other; its health check asks where backups lie."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lawyers_hub.recovery.manifest import MANIFEST
from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.rounds import AGAIN_AFTER_FAILURE, back_up_if_due
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.settings import BackupSettings
from tests.integration.recovery.conftest import Server
from tests.integration.stack.conftest import eventually
from tests.ports import free_port

HOUR = timedelta(hours=1)


def environment(url: str, place: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "REDIS_URL": url, "BACKUP_URL": place.as_uri(), **more}


def run(environment: dict[str, str], module: str = "lawyers_hub.recovery") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", module], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def plant(place: Path, age: timedelta) -> None:
    place.mkdir(exist_ok=True)
    (place / f"redis-{datetime.now(UTC) - age:%Y%m%dT%H%M%SZ}-000000{MANIFEST}").touch()


def test_one_backup_is_made_and_told_in_the_log(valkey: Server, tmp_path: Path) -> None:
    made = run(environment(valkey.url, tmp_path))

    assert (made.returncode, made.stderr) == (0, "")
    assert '"event":"backup.kept"' in made.stdout
    assert len(list(backups(os.listdir(tmp_path)))) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}, "does not answer"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set."),
        ({"BACKUP_URL": "/srv/backups"}, "BACKUP_URL must be an address that starts with file:// or s3://."),
        ({"BACKUP_KEEP": "0"}, "BACKUP_KEEP is '0'; it must be a whole number, 1 or more."),
        ({"BACKUP_EVERY_MINUTES": "often"}, "BACKUP_EVERY_MINUTES is 'often'; it must be"),
    ],
)
def test_what_keeps_it_from_running_is_one_sentence(
    valkey: Server, tmp_path: Path, more: dict[str, str], told: str
) -> None:
    ended = run(environment(valkey.url, tmp_path) | more)

    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_failure_is_logged_and_tried_again_soon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    away = BackupSettings(f"redis://127.0.0.1:{free_port()}/0", tmp_path.as_uri(), 3, 60)

    assert back_up_if_due(away, HOUR) == AGAIN_AFTER_FAILURE

    assert "does not answer" in capsys.readouterr().out


def test_the_next_backup_is_due_by_the_age_of_the_newest(valkey: Server, tmp_path: Path) -> None:
    settings = BackupSettings(valkey.url, tmp_path.as_uri(), 3, 60)
    vault = Vault.at(str(tmp_path))
    plant(tmp_path, timedelta(minutes=20))

    early = back_up_if_due(settings, HOUR)
    assert timedelta(minutes=39) < early <= timedelta(minutes=40)
    assert len(list(backups(vault.names()))) == 1

    assert back_up_if_due(settings, timedelta(minutes=20)) == timedelta(minutes=20)
    assert len(list(backups(vault.names()))) == 2


def test_it_goes_on_until_it_is_told_to_stop_and_is_healthy_meanwhile(valkey: Server, tmp_path: Path) -> None:
    told = environment(valkey.url, tmp_path, BACKUP_EVERY_MINUTES="60")
    assert run(told, "lawyers_hub.recovery.health").returncode == 1
    going_on = subprocess.Popen(
        [sys.executable, "-P", "-m", "lawyers_hub.recovery"], env=told, stdout=subprocess.PIPE, text=True
    )
    try:
        assert eventually(lambda: bool(list(backups(os.listdir(tmp_path)))))
        healthy = run(told, "lawyers_hub.recovery.health")
        assert (healthy.returncode, healthy.stderr) == (0, "")
        assert going_on.poll() is None
    finally:
        going_on.terminate()
        out, _ = going_on.communicate(timeout=10)
    assert going_on.returncode == 0
    assert '"event":"backup.kept"' in out


@pytest.mark.parametrize(("age", "code"), [(timedelta(minutes=149), 0), (timedelta(minutes=151), 1)])
def test_two_failures_in_a_row_are_unhealthy(tmp_path: Path, age: timedelta, code: int) -> None:
    plant(tmp_path, age)

    asked = run(environment("redis://nowhere", tmp_path, BACKUP_EVERY_MINUTES="60"), "lawyers_hub.recovery.health")

    assert (asked.returncode, asked.stderr) == (code, "")
    assert asked.stdout.startswith("The newest backup is of ")


def test_a_place_that_cannot_be_looked_at_is_unhealthy(tmp_path: Path) -> None:
    asked = run(environment("redis://nowhere", Path("/proc/backups")), "lawyers_hub.recovery.health")

    assert asked.returncode == 1
    assert asked.stderr.startswith("Backups cannot be kept in /proc/backups")
