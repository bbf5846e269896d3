"""Where a collector is named, it gets the whole way of a request: page, API, and the job that came of it."""

import re

import httpx

from tests.acceptance.collector import Collector
from tests.acceptance.conftest import RunningHub
from tests.acceptance.waiting import until


async def test_a_page_and_its_call_to_the_api_are_one_trace(running_hub: RunningHub, collector: Collector) -> None:
    async with httpx.AsyncClient(base_url=running_hub.addresses.url("web")) as browser:
        token = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/login")).text)
        assert token is not None
        signed_in = await browser.post("/login", data={"csrf": token[1], **running_hub.credentials("associate")})
    sought = signed_in.headers["x-correlation-id"]

    async def both_arrived() -> bool:
        return bool(collector.of(sought, "lawyers-hub-web") and collector.of(sought, "lawyers-hub-api"))

    await until(both_arrived, "spans of web and api")
    (page,), (call,) = collector.of(sought, "lawyers-hub-web"), collector.of(sought, "lawyers-hub-api")
    assert (page.name, call.name) == ("POST /login", "POST /api/v1/auth/login")
    assert page.trace == call.trace


async def test_a_job_is_linked_to_the_request_that_asked_for_it(
    partner: httpx.AsyncClient, collector: Collector
) -> None:
    case = await partner.post("/cases", json={"title": "Traced", "practice_area": "tax", "client_name": "A client"})
    uploaded = await partner.post(
        f"/cases/{case.json()['id']}/documents", files={"file": ("traced.txt", b"Followed through every hop.")}
    )
    sought = uploaded.headers["x-correlation-id"]

    async def all_arrived() -> bool:
        return all(collector.of(sought, f"lawyers-hub-{service}") for service in ("api", "relay", "worker"))

    await until(all_arrived, "spans of api, relay and worker")
    (request,) = collector.of(sought, "lawyers-hub-api")
    (sending,), (job,) = collector.of(sought, "lawyers-hub-relay"), collector.of(sought, "lawyers-hub-worker")
    assert (sending.name, job.name) == ("send jobs", "job document.read")
    assert sending.links == job.links == [(request.trace, request.span)]
    assert len({request.trace, sending.trace, job.trace}) == 3
