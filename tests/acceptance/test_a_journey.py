"""`hub trace` tells the whole way of an upload, from the page to the worker, out of the running hub's own logs."""

import re
from itertools import pairwise

import httpx
import msgspec

from tests.acceptance.conftest import RunningHub, run_hub
from tests.acceptance.papers import a_pdf
from tests.acceptance.waiting import until


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
