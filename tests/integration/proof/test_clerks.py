"""A clerk repeats what was not acknowledged, under the same key, and so never does anything twice."""

import httpx
import pytest

from lawyers_hub.proof.chaos import clerks
from lawyers_hub.proof.chaos.clerks import Clerk, Credentials, NotAcknowledged
from lawyers_hub.proof.chaos.owner import Owner
from tests.firms import PASSWORD, HubOfTwoFirms, Someone

DRAFT = {"title": "A case", "practice_area": "other", "client_name": "Wati"}


class LosesAnswers(httpx.AsyncBaseTransport):
    """The API does what it is asked, and its next answers are lost on the way."""

    def __init__(self, api: httpx.AsyncBaseTransport) -> None:
        self._api = api
        self.to_lose = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._api.handle_async_request(request)
        if self.to_lose:
            self.to_lose -= 1
            raise httpx.ReadError("lost", request=request)
        return answer


@pytest.fixture
def line(api: httpx.AsyncBaseTransport) -> LosesAnswers:
    return LosesAnswers(api)


async def signed_in(line: LosesAnswers, someone: Someone) -> Clerk:
    client = httpx.AsyncClient(transport=line, base_url="http://hub.test/api/v1")
    firm = someone.email.partition("@")[2].removesuffix(".example")
    return await Clerk.sign_in(client, Credentials(firm, someone.email, PASSWORD))


async def cases_of(someone: Someone) -> int:
    return len((await someone.client.get("/cases")).json()["items"])


async def test_what_got_lost_is_sent_again_and_has_one_effect(hub: HubOfTwoFirms, line: LosesAnswers) -> None:
    clerk = await signed_in(line, hub.ours.partner)
    line.to_lose = 2
    await clerk.create("/cases", "one", DRAFT)
    assert await cases_of(hub.ours.partner) == 1
    assert clerk.repeats == 2


async def test_an_answer_that_is_thrown_away_is_asked_for_again(hub: HubOfTwoFirms, line: LosesAnswers) -> None:
    clerk = await signed_in(line, hub.ours.partner)
    await clerk.create("/cases", "one", DRAFT, lost=2)
    assert await cases_of(hub.ours.partner) == 1
    assert clerk.repeats == 2


async def test_a_clerk_whose_session_ended_signs_in_again(hub: HubOfTwoFirms, line: LosesAnswers) -> None:
    clerk = await signed_in(line, hub.ours.partner)
    await Owner(hub.maker.owner_url, clerk.firm_id).fetch(
        "UPDATE sessions SET ended_at = now() WHERE person_id = $1 AND user_agent IS NOT NULL", clerk.id
    )
    await clerk.create("/cases", "one", DRAFT)
    assert await cases_of(hub.ours.partner) == 1
    assert clerk.repeats == 1


async def test_what_is_refused_is_not_sent_again(hub: HubOfTwoFirms, line: LosesAnswers) -> None:
    clerk = await signed_in(line, hub.ours.partner)
    with pytest.raises(NotAcknowledged, match=r"POST /cases \(one\) was refused: 400"):
        await clerk.create("/cases", "one", {**DRAFT, "title": ""})
    assert clerk.repeats == 0


async def test_a_clerk_is_not_patient_for_ever(
    hub: HubOfTwoFirms, line: LosesAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = await signed_in(line, hub.ours.partner)
    monkeypatch.setattr(clerks, "PATIENCE_S", 0.1)
    line.to_lose = 1_000
    with pytest.raises(NotAcknowledged, match=r"not acknowledged .*no answer \(ReadError\)"):
        await clerk.create("/cases", "one", DRAFT)
    assert await cases_of(hub.ours.partner) == 1
