"""`hub trace` tells the whole way of an upload, from the page to the worker, out of the running hub's own logs."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import httpx
import msgspec

from tests.acceptance.collector import Collected, Collector
from tests.acceptance.conftest import RunningHub, run_hub
from tests.acceptance.papers import a_pdf
from tests.acceptance.waiting import until
from tests.unit.journey.jaeger_stand_in import BEGAN_US, Trace, a_span, a_trace, jaeger


class Step(msgspec.Struct, frozen=True):
    """What the test reads of a step in `hub trace --json`."""

    where: str
    what: str
    kind: str
    began_at: str
    took_ms: float | None
    outcome: str


class Journey(msgspec.Struct, frozen=True):
    correlation_id: str
    took_ms: float
    steps: list[Step]
    notes: list[str]
    broken_lines: int

    def only(self, where: str, kind: str) -> Step:
        (step,) = (step for step in self.steps if (step.where, step.kind) == (where, kind))
        return step


async def uploaded_by_page(hub: RunningHub, case_id: str) -> str:
    """Sends a PDF through the pages, as a browser without scripts does; the correlation id of the upload."""
    async with httpx.AsyncClient(base_url=hub.addresses.url("web"), timeout=30) as browser:
        await browser.post("/login", data={"csrf": await _token(browser, "/login"), **hub.credentials("partner")})
        token = await _token(browser, f"/cases/{case_id}")
        file = {"file": ("Charter party.pdf", a_pdf("The vessel was chartered for one voyage."), "application/pdf")}
        answer = await browser.post(f"/cases/{case_id}/documents", data={"csrf": token}, files=file)
        assert answer.status_code == 303, answer.text
        return answer.headers["x-correlation-id"]


async def _token(browser: httpx.AsyncClient, path: str) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', (await browser.get(path)).text)
    assert found is not None
    return found[1]


async def test_an_upload_is_followed_from_the_page_to_the_worker(
    running_hub: RunningHub, partner: httpx.AsyncClient
) -> None:
    draft = {"title": "The chartered vessel", "practice_area": "corporate", "client_name": "PT Samudra"}
    case = (await partner.post("/cases", json=draft)).json()
    correlation_id = await uploaded_by_page(running_hub, case["id"])

    async def read() -> bool:
        return any(correlation_id in line and "job.ended" in line for line in running_hub.log_of("worker").splitlines())

    await until(read, "the document is read")
    journey = msgspec.json.decode(run_hub(running_hub.home, "trace", correlation_id, "--json"), type=Journey)

    assert journey.correlation_id == correlation_id
    assert [step.where for step in journey.steps][-4:] == ["outbox", "relay", "queue", "worker"]
    assert {step.where for step in journey.steps[:-4]} == {"web", "api"}
    assert (journey.steps[0].where, journey.steps[0].outcome) == ("web", "303")
    run = journey.only("worker", "work")
    assert (run.what, run.outcome) == ("document.read, attempt 1", "completed")
    assert journey.only("api", "moment").what.endswith(", document.read")
    chain = [journey.only("web", "work"), journey.only("api", "moment"), journey.only("outbox", "wait"),
             journey.only("queue", "wait"), run]  # fmt: skip
    assert all(earlier.began_at <= later.began_at for earlier, later in pairwise(chain))
    assert all(step.took_ms is not None and 0 <= step.took_ms <= journey.took_ms for step in journey.steps)
    assert (journey.notes, journey.broken_lines) == ([], 0)


async def test_the_spans_of_an_upload_tell_the_same_way(
    running_hub: RunningHub, partner: httpx.AsyncClient, collector: Collector
) -> None:
    """A stand-in hands out, in Jaeger's form, what the hub's own services sent to the collector."""
    draft = {"title": "The traced vessel", "practice_area": "corporate", "client_name": "PT Samudra"}
    case = (await partner.post("/cases", json=draft)).json()
    correlation_id = await uploaded_by_page(running_hub, case["id"])

    async def arrived() -> bool:
        services = ("web", "api", "relay", "worker")
        return all(collector.of(correlation_id, f"lawyers-hub-{service}") for service in services)

    await until(arrived, "spans of every service")
    with jaeger(*as_traces(collector.spans)) as url:
        told = run_hub(running_hub.home, "trace", correlation_id, "--json", JAEGER_URL=url)

    journey = msgspec.json.decode(told, type=Journey)
    assert [(step.where, step.outcome) for step in journey.steps if step.where != "worker"] == [
        ("web", "303"), ("api", "201"), ("relay", ""),
    ]  # fmt: skip
    assert journey.steps[-1].what == "job document.read"
    assert all(earlier.began_at <= later.began_at for earlier, later in pairwise(journey.steps))


def as_traces(spans: Sequence[Collected]) -> list[Trace]:
    by_trace: dict[str, list[Collected]] = {}
    for span in spans:
        by_trace.setdefault(span.trace, []).append(span)
    return [a_trace(*map(_as_jaeger_tells, family)) for family in by_trace.values()]


def _as_jaeger_tells(span: Collected) -> dict[str, Any]:
    return a_span(
        span.span, span.name, span.service, span.began_us - BEGAN_US, span.took_us,
        trace=span.trace, parent=span.parent, links=span.links, tags=span.attributes,
    )  # fmt: skip
