"""Two people edit one case: the second learns what changed, and nothing is overwritten unseen."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner, parties=[{"name": "Siti Aminah", "role": "witness"}])


async def edit(someone: Someone, case: CaseOnFile, version: object, **fields: Any) -> httpx.Response:
    return await someone.client.patch(f"/cases/{case.id}", json=fields, headers={"if-match": f'"{version}"'})


async def move(someone: Someone, case: CaseOnFile, version: int, status: str, **more: Any) -> httpx.Response:
    return await someone.client.post(
        f"/cases/{case.id}/status", json={"status": status, **more}, headers={"if-match": f'"{version}"'}
    )


async def timeline(hub: HubOfTwoFirms, case: CaseOnFile) -> list[str]:
    answer = await hub.ours.partner.client.get(f"/cases/{case.id}/timeline")
    return [item["summary"] for item in answer.json()["items"]]


async def test_an_edit_makes_the_next_version(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await edit(hub.ours.associate, case, 1, title="Sale of a garden")

    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (answer.json()["title"], answer.json()["client_name"]) == ("Sale of a garden", "Budi Santoso")


async def test_the_second_of_two_editors_gets_the_newest_version_and_what_differs(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    await edit(hub.ours.associate, case, 1, title="Theirs", practice_area="tax", parties=[])

    answer = await edit(hub.ours.partner, case, 1, title="Mine", practice_area="tax")

    problem = answer.json()
    assert answer.status_code == 412
    assert (problem["current"]["version"], problem["current"]["title"]) == (2, "Theirs")
    assert problem["changed"] == [{"field": "title", "yours": "Mine", "theirs": "Theirs"}]
    assert (await hub.ours.partner.client.get(f"/cases/{case.id}")).json()["title"] == "Theirs"


async def test_of_two_edits_at_the_same_moment_one_is_saved_and_one_is_told(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    for version in range(1, 6):
        answers = await asyncio.gather(
            edit(hub.ours.partner, case, version, title=f"Partner {version}"),
            edit(hub.ours.associate, case, version, title=f"Associate {version}"),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_the_conflict_shows_the_parties_that_the_other_saved_at_that_moment(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    wanted = [[{"name": name, "role": "expert"}] for name in ("Dr. Maya", "Dr. Putra")]
    answers = await asyncio.gather(*(edit(hub.ours.partner, case, 1, parties=parties) for parties in wanted))

    saved, refused = sorted(answers, key=lambda answer: answer.status_code)
    names = [party["name"] for party in saved.json()["parties"]]
    assert refused.json()["current"]["parties"] == saved.json()["parties"]
    assert [party["name"] for party in refused.json()["changed"][0]["theirs"]] == names


async def test_an_edit_that_changes_nothing_makes_no_version_and_no_entry(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await edit(
        hub.ours.partner, case, 1, title=f"  {case.title} ", parties=[{"name": "Siti Aminah", "role": "witness"}]
    )

    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    assert await timeline(hub, case) == ["opened the case as a draft"]


async def test_parties_are_replaced_in_order_and_who_stays_keeps_their_identifier(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    before = (await hub.ours.partner.client.get(f"/cases/{case.id}")).json()["parties"]
    wanted = [{"name": "PN Bandung", "role": "court"}, {"name": "Siti Aminah", "role": "witness"}]

    after = (await edit(hub.ours.partner, case, 1, parties=wanted)).json()["parties"]

    assert [party["name"] for party in after] == ["PN Bandung", "Siti Aminah"]
    assert after[1] == before[0]
    assert (await timeline(hub, case))[0] == "added PN Bandung (court)"


async def test_a_case_is_given_to_a_lawyer_and_taken_back(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    given = await edit(hub.ours.partner, case, 1, responsible_id=str(hub.ours.associate.id))
    taken = await edit(hub.ours.partner, case, 2, responsible_id=None)

    assert given.json()["responsible"]["id"] == str(hub.ours.associate.id)
    assert taken.json()["responsible"] is None
    assert (await timeline(hub, case))[0].endswith(f"from “{hub.ours.associate.name}” to nobody")


async def test_another_firms_lawyer_cannot_be_made_responsible(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await edit(hub.ours.partner, case, 1, responsible_id=str(hub.theirs.partner.id))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "responsible_id"


async def test_an_edit_without_the_version_it_was_made_on_is_refused(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await hub.ours.partner.client.patch(f"/cases/{case.id}", json={"title": "Mine"})

    assert answer.status_code == 428


@pytest.mark.parametrize("version", ["", "one", "1.5", "-1", "9" * 30, "1, 2", "*"])
async def test_a_version_that_is_none_is_refused_in_words(hub: HubOfTwoFirms, case: CaseOnFile, version: str) -> None:
    answer = await edit(hub.ours.partner, case, version, title="Mine")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "If-Match"


async def test_a_firm_never_edits_anothers_case(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    for case_id in (case.id, uuid4()):
        headers = {"if-match": '"1"'}
        edited = await hub.theirs.partner.client.patch(f"/cases/{case_id}", json={"title": "X"}, headers=headers)
        moved = await hub.theirs.partner.client.post(
            f"/cases/{case_id}/status", json={"status": "active"}, headers=headers
        )
        assert (edited.status_code, moved.status_code) == (404, 404)


async def test_a_case_goes_from_draft_to_closed_and_back_with_a_reason(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    steps = [("active", None), ("pending", None), ("closed", "Settled."), ("active", "The other side has appealed.")]
    for version, (status, reason) in enumerate(steps, start=1):
        answer = await move(hub.ours.partner, case, version, status, reason=reason)
        assert (answer.status_code, answer.json()["status"]) == (200, status), answer.text

    assert await timeline(hub, case) == [
        "moved the case from closed to active: The other side has appealed.",
        "moved the case from pending to closed: Settled.",
        "moved the case from active to pending",
        "moved the case from draft to active",
        "opened the case as a draft",
    ]


async def test_a_step_that_is_not_allowed_says_which_are(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await move(hub.ours.partner, case, 1, "closed")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "This case is draft; from there it can only become active."


async def test_a_paralegal_moves_a_case_on_but_neither_closes_nor_reopens_it(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    assert (await move(hub.ours.paralegal, case, 1, "active")).json()["next_statuses"] == ["pending"]
    assert (await move(hub.ours.paralegal, case, 2, "closed")).status_code == 403
    assert (await move(hub.ours.associate, case, 2, "closed")).status_code == 200
    assert (await move(hub.ours.paralegal, case, 3, "active", reason="I want to.")).status_code == 403


async def test_reopening_without_a_reason_asks_for_one(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    await move(hub.ours.partner, case, 1, "active")
    await move(hub.ours.partner, case, 2, "closed")

    answers = [await move(hub.ours.partner, case, 3, "active", reason=reason) for reason in (None, "", "  \n ")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert answers[0].json()["errors"][0]["field"] == "reason"


async def test_moving_a_case_on_that_somebody_has_moved_already_is_told(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    await move(hub.ours.associate, case, 1, "active")

    answer = await move(hub.ours.partner, case, 1, "active")
    other = await move(hub.ours.partner, case, 1, "closed")

    assert (answer.status_code, answer.json().get("changed", [])) == (412, [])
    assert other.json()["changed"] == [{"field": "status", "yours": "closed", "theirs": "active"}]
