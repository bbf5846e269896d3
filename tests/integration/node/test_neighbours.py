"""Programs for Node speak to the hub's queue with the real `bullmq`, and look at it with the real Bull Board."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fpdf import FPDF

from lawyers_hub.jobs.handlers import handlers_of_the_house
from lawyers_hub.jobs.transport import redis_client
from lawyers_hub.settings import ApiSettings, MailSettings
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.conftest import HubDatabase
from tests.firms import HubOfTwoFirms
from tests.integration.jobs.conftest import post
from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME

__all__ = ["post"]

HERE = Path(__file__).parent
NO_NETWORK = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Neighbour:
    """The program in `neighbour.mjs`."""

    folder: Path
    redis_url: str

    async def does(self, command: str, **argument: Any) -> Any:
        process = await asyncio.create_subprocess_exec(
            *("node", "neighbour.mjs", command),
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "REDIS_URL": self.redis_url},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(30):
            said, complained = await process.communicate(json.dumps(argument).encode())
        assert process.returncode == 0, complained.decode()
        return json.loads(said)

    async def adds(self, name: str, data: object, **options: object) -> str:
        return str((await self.does("add", name=name, data=data, options=options))["id"])


@pytest.fixture(scope="session")
def node_folder(pytestconfig: pytest.Config) -> Path:
    """The packages of the lock, installed once for as long as the lock stays the same."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node.js is not installed")
    lock = (HERE / "package-lock.json").read_bytes()
    folder = pytestconfig.cache.mkdir(f"node-{sha256(lock).hexdigest()[:16]}")
    with (folder / "installing").open("w") as installing:
        fcntl.flock(installing, fcntl.LOCK_EX)
        for file in ("package.json", "package-lock.json", "neighbour.mjs"):
            shutil.copy(HERE / file, folder)
        if not (folder / "installed").exists():
            install(folder)
            (folder / "installed").touch()
    return folder


def install(folder: Path) -> None:
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if any(fault in ended.stderr for fault in NO_NETWORK):
        pytest.skip("npm cannot reach its registry")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def neighbour(node_folder: Path, redis_server: EmbeddedRedis) -> Neighbour:
    return Neighbour(node_folder, redis_server.url)


@pytest.fixture
async def house(
    hub_database: HubDatabase, redis_server: EmbeddedRedis, settings_of_api: ApiSettings
) -> AsyncIterator[Post]:
    """The queue and the database of the hub that people use, with the jobs of the house."""
    owner = await asyncpg.connect(hub_database.owner_url)
    async with redis_client(redis_server.url, timeout_s=2.0, connections=4) as redis:
        await redis.flushall()
        yield Post(hub_database, redis_server.url, owner, redis, settings_of_api.storage_url)
    await owner.close()


def a_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    pdf.add_page()
    pdf.cell(text="A contract.")
    return bytes(pdf.output())


async def test_a_node_program_asks_for_a_document_to_be_read_and_it_becomes_ready(
    hub: HubOfTwoFirms, house: Post, neighbour: Neighbour, settings_of_mail: MailSettings
) -> None:
    client = hub.ours.partner.client
    case = await hub.open_case(hub.ours.partner)
    uploaded = await client.post(f"/cases/{case.id}/documents", files={"file": ("contract.pdf", a_pdf())})
    document = uploaded.json()["id"]
    payload = {"document_id": document, "version": 1}
    data = {"firm_id": str(hub.ours.id), "payload": payload, "correlation_id": "from-our-neighbour"}
    await neighbour.adds("document.read", data)

    async def is_ready() -> bool:
        return bool((await client.get(f"/documents/{document}")).json()["latest"]["state"] == "ready")

    async with house.worker(lambda database: handlers_of_the_house(database, house.storage_url, settings_of_mail)):
        await until(is_ready)
    trail = await hub.ours.admin.client.get("/audit", params={"action": "document.read"})
    assert [entry["correlation_id"] for entry in trail.json()["items"]] == ["from-our-neighbour"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("invoice.print", {"firm_id": "FIRM", "payload": {}}, "There is no job called 'invoice.print'."),
        (NAME, {"hello": "world"}, "contains unknown field `hello`"),
        (NAME, {"firm_id": "FIRM", "payload": {"key": "x", "since": "version 2"}}, "contains unknown field `since`"),
        (NAME, {"firm_id": "FIRM", "payload": {"key": "LONG"}}, "has 1048586 bytes; 65536 are allowed"),
    ],
    ids=["unknown name", "unknown shape", "another version", "a megabyte"],
)
async def test_what_a_node_program_asks_for_in_vain_is_kept_with_the_reason(
    post: Post, neighbour: Neighbour, name: str, data: object, reason: str
) -> None:
    text = json.dumps(data).replace("FIRM", str(post.firm)).replace("LONG", "x" * MEGABYTE)
    await neighbour.adds(name, json.loads(text))
    async with post.worker():
        kept = await post.strange()
    assert reason in kept["reason"]
    assert len(kept["data"]) <= 16 * 1024


async def test_our_jobs_are_seen_by_a_node_program_and_in_bull_board(post: Post, neighbour: Neighbour) -> None:
    number = await post.accept("seen")
    async with post.relay():
        await until(lambda: post.is_sent(number))
        listed, (shown,) = await neighbour.does("jobs"), await neighbour.does("board")
    assert listed == [shown]
    assert (shown["id"], shown["name"]) == (f"ob-{number}", NAME)
    assert shown["data"] == {
        "outbox_id": number,
        "firm_id": str(post.firm),
        "payload": {"key": "seen", "manner": "plain"},
        "correlation_id": "correlation-of-seen",
    }


async def test_a_node_worker_could_do_our_jobs(post: Post, neighbour: Neighbour) -> None:
    number = await post.accept("theirs")
    async with post.relay():
        seen = await neighbour.does("work")
    assert (seen["id"], seen["name"], seen["data"]["payload"]["key"]) == (f"ob-{number}", NAME, "theirs")


def test_the_lock_of_the_node_packages_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "://" not in json.dumps(lock)
