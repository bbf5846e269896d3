"""Processes die without a word, and nobody who uses the hub notices more than a moment's wait."""

import asyncio
import signal
from collections import Counter
from typing import Any

import httpx

from tests.acceptance.conftest import RunningHub
from tests.acceptance.papers import a_pdf
from tests.acceptance.waiting import until

READERS_AT_ONCE = 6
CASES = 60
PAGES = 300


async def test_an_api_replica_dies_and_no_request_fails(running_hub: RunningHub, partner: httpx.AsyncClient) -> None:
    victim = running_hub.process("api-1")
    answered: Counter[int] = Counter()
    enough = asyncio.Event()

    async def read_on() -> None:
        while not enough.is_set():
            answered[(await partner.get("/cases")).status_code] += 1

    readers = [asyncio.create_task(read_on()) for _ in range(READERS_AT_ONCE)]
    await until(lambda: _is(answered[200] > 20), "requests run")
    victim.send_signal(signal.SIGKILL)
    before = answered[200]
    await until(lambda: _is(answered.total() > before + 100), "requests go on")
    enough.set()
    await asyncio.gather(*readers)

    assert set(answered) == {200}, answered
    await until(lambda: _is(_runs_anew(running_hub, "api-1", victim.pid)), "the replica is back")


async def test_an_api_replica_dies_and_what_was_created_is_there_once(
    running_hub: RunningHub, partner: httpx.AsyncClient
) -> None:
    victim = running_hub.process("api-2")
    draft = {"title": f"Opened while {victim.pid} died", "practice_area": "other", "client_name": "Wati"}

    async def open_case(number: int) -> None:
        """Sent again with its key when it broke off: the replica may have died before or after the commit."""
        key = {"idempotency-key": f"{victim.pid} {number}"}
        while (answer := await partner.post("/cases", json=draft, headers=key)).status_code in {502, 503}:
            pass
        assert answer.status_code == 201, answer.text

    opening = [asyncio.create_task(open_case(number)) for number in range(CASES)]
    await until(lambda: _is(sum(one.done() for one in opening) > CASES // 4), "cases are opened")
    victim.send_signal(signal.SIGKILL)
    await asyncio.gather(*opening)

    found = await partner.get("/cases", params={"q": draft["title"], "limit": 100})
    assert len(found.json()["items"]) == CASES
    await until(lambda: _is(_runs_anew(running_hub, "api-2", victim.pid)), "the replica is back")


async def test_a_worker_dies_while_reading_and_the_document_becomes_ready(
    running_hub: RunningHub, partner: httpx.AsyncClient
) -> None:
    case = (await partner.post("/cases", json={
        "title": "The long file", "practice_area": "other", "client_name": "Arsip Nasional",
    })).json()  # fmt: skip
    content = a_pdf(*(f"Page {number} of a long file.\n" * 20 for number in range(1, PAGES + 1)))
    uploaded = await partner.post(f"/cases/{case['id']}/documents", files={"file": ("long file.pdf", content)})
    assert uploaded.status_code == 201, uploaded.text
    address = f"/documents/{uploaded.json()['id']}"

    async def latest() -> dict[str, Any]:
        found: dict[str, Any] = (await partner.get(address)).json()["latest"]
        return found

    async def begun() -> bool:
        return bool((await latest())["state"] != "queued")

    async def finished() -> bool:
        return (await latest())["state"] in {"ready", "unreadable"}

    await until(begun, "the worker begins")
    running_hub.process("worker").send_signal(signal.SIGKILL)
    assert (await latest())["state"] == "reading", "the document was read before the worker could die"
    await until(finished, "another worker reads it", timeout_s=60)

    version = await latest()
    assert (version["state"], version["pages_read"], version["reason"]) == ("ready", PAGES, None)
    last = await partner.get(f"{address}/versions/1/pages", params={"start": PAGES})
    assert f"Page {PAGES} of a long file." in last.json()["items"][0]["text"]


def _runs_anew(hub: RunningHub, service: str, before: int) -> bool:
    try:
        return hub.process(service).pid != before
    except StopIteration:
        return False


async def _is(truth: bool) -> bool:
    return truth
