"""Whose database the commands speak to, and what is said when it lets nobody in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from lawyers_hub.database.migrate import migrate
from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.home import Home, Secrets
from lawyers_hub.stack.running import Stack, remove_state
from tests.conftest import HubDatabase
from tests.integration.jobs.post import Post
from tests.integration.operating.conftest import Hub, Said, job_in, run_hub, typing
from tests.ports import free_offset, free_port

AT = "database at 127.0.0.1"


@pytest.fixture
def typed_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty state folder where the commands look for theirs; nothing is given."""
    with tempfile.TemporaryDirectory(prefix="hub test ") as folder:
        home = Home(Path(folder))
        monkeypatch.setenv("HUB_HOME", folder)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield home
        remove_state(home)


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> Said:
    monkeypatch.setattr("sys.argv", ["hub", *words])
    return run_hub()


def test_the_embedded_database_is_found_also_in_a_home_of_an_earlier_version(
    typed_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = msgspec.to_builtins(Secrets.random())
    del earlier["operator_password"]
    typed_home.prepare()
    typed_home.secrets_file.write_bytes(msgspec.json.encode(earlier))
    offset = free_offset()
    with Stack.running(home=typed_home, port_offset=offset, demo=False, only=("postgres",)):
        said = typed(monkeypatch, "jobs", "list")
        port = Addresses(offset).port("postgres")
        assert (said.code, said.err) == (
            2,
            f"The {AT}:{port} does not let this login in: "
            "`hub migrate` makes the operator's login, or correct DATABASE_URL.\n",
        )
        assert typed(monkeypatch, "migrate").code == 0
        assert typed(monkeypatch, "jobs", "list") == (0, "There are no such jobs.\n", "")


def test_without_a_running_hub_the_commands_say_so(typed_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (("jobs",), ("jobs", "list"), ("jobs", "drain", "--reason", "x"), ("jobs", "resume")):
        said = typed(monkeypatch, *words)
        assert said.code == 2
        assert said.err == f"Nothing runs in {typed_home.root}: start it with `hub up`, or set DATABASE_URL.\n"


@pytest.mark.parametrize("url", ["mysql://root:secret@db/hub", "postgresql://o:secret@db:port/hub", "secret"])
def test_a_database_url_that_is_none_is_not_repeated(
    typed_home: Home, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert typed(monkeypatch, "jobs") == (
        2,
        "",
        "DATABASE_URL must be an address such as postgresql://hub_operator@db:5432/hub.\n",
    )


def test_a_database_that_is_away_is_one_sentence(typed_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://hub_operator:secret@127.0.0.1:{port}/hub")
    said = typed(monkeypatch, "jobs")
    assert said.code == 2
    assert said.err.startswith(f"The {AT}:{port} does not answer (")
    assert said.err.endswith("start it with `hub up`, or correct DATABASE_URL.\n")
    assert said.err.count("\n") == 1
    assert "secret" not in said.err


async def test_a_database_that_is_not_there_is_one_sentence(shared_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_URL"] + "_of_nobody")
    said = await shared_hub("jobs")
    assert said.code == 2
    assert "does not exist): start it with `hub up`, or correct DATABASE_URL.\n" in said.err


async def test_no_other_login_passes_for_an_operator(
    hub_database: HubDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for service in ("api", "relay", "worker"):
        url = hub_database.url_of(service)
        said = await typing(monkeypatch, tmp_path, url)("jobs", "list")
        assert said.code == 2
        assert said.err.startswith(f"{urlsplit(url).username} is no operator of the {AT}")
    # Without a home whose secrets hold the operator's password, the owner is no operator either.
    said = await typing(monkeypatch, tmp_path, hub_database.owner_url)("jobs", "list")
    assert said.err.startswith("lawyers_hub_owner is no operator of the database")


async def test_where_the_hub_is_given_a_database_the_owners_address_serves_its_operator(
    post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await job_in(post, "sent")
    home = Home(tmp_path)
    await migrate(post.place.owner_url, {"operator": home.secrets().operator_password})
    said = await typing(monkeypatch, tmp_path, post.place.owner_url)("jobs", "list", "--json")
    assert [job["state"] for job in said.json["jobs"]] == ["sent"]


async def test_a_schema_of_another_version_is_one_sentence(post: Post, hub: Hub) -> None:
    await post.owner.execute("DROP TABLE strange_copies")
    said = await hub("jobs")
    assert said.code == 2
    assert 'has not this version\'s schema (relation "strange_copies" does not exist): run `hub migrate`.\n' in said.err
