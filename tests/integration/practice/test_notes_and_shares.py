"""Notes are the firm's own; a case is seen by a client from the moment it is shared until it no longer is."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner)


async def write(someone: Someone, case: CaseOnFile, body: Any, **headers: str) -> httpx.Response:
    return await someone.client.post(f"/cases/{case.id}/notes", json={"body": body}, headers=headers)


async def share(someone: Someone, case: CaseOnFile, person: object) -> int:
    return (await someone.client.put(f"/cases/{case.id}/shares/{person}")).status_code


async def unshare(someone: Someone, case: CaseOnFile, person: object) -> int:
    return (await someone.client.delete(f"/cases/{case.id}/shares/{person}")).status_code


async def sees(someone: Someone, case: CaseOnFile) -> bool:
    return (await someone.client.get(f"/cases/{case.id}")).status_code == 200


async def test_notes_are_read_newest_first_page_by_page(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    written = [(await write(hub.ours.paralegal, case, f"Call number {call}")).json() for call in range(5)]

    notes: list[Any] = []
    cursor: dict[str, Any] = {}
    while cursor is not None:
        page = (await hub.ours.partner.client.get(f"/cases/{case.id}/notes", params={"limit": 2, **cursor})).json()
        notes += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert notes == written[::-1]
    assert notes[0]["author"] == {"id": str(hub.ours.paralegal.id), "name": hub.ours.paralegal.name}


async def test_a_note_keeps_its_lines_and_its_script(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await write(hub.ours.partner, case, "First.\r\n\r\n\tSecond: قضية 🏠\n")

    assert answer.json()["body"] == "First.\n\n\tSecond: قضية 🏠"


@pytest.mark.parametrize(
    ("body", "status"), [("", 400), (" \n ", 422), ("a\x00b", 422), ("a" * 20_001, 400), (None, 400), (["a"], 400)]
)
async def test_what_is_no_note_is_refused(hub: HubOfTwoFirms, case: CaseOnFile, body: Any, status: int) -> None:
    assert (await write(hub.ours.partner, case, body)).status_code == status


async def test_a_note_sent_twice_is_written_once(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    sent = [await write(hub.ours.partner, case, "Called Budi.", **{"idempotency-key": "one call"}) for _ in range(2)]

    assert sent[0].json() == sent[1].json()
    assert len((await hub.ours.partner.client.get(f"/cases/{case.id}/notes")).json()["items"]) == 1


async def test_the_client_of_a_shared_case_reads_no_notes_and_no_timeline(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    await share(hub.ours.partner, case, hub.ours.client.id)

    for part in ("notes", "timeline"):
        assert (await hub.ours.client.client.get(f"/cases/{case.id}/{part}")).status_code == 403
    assert (await write(hub.ours.client, case, "Hello?")).status_code == 403


async def test_another_firm_neither_reads_nor_writes_notes(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    assert (await write(hub.theirs.partner, case, "Ha.")).status_code == 404
    assert (await hub.theirs.partner.client.get(f"/cases/{case.id}/notes")).status_code == 404
    assert (await hub.theirs.partner.client.get(f"/cases/{case.id}/timeline")).status_code == 404


async def test_a_client_sees_a_case_while_it_is_shared_and_not_a_moment_longer(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    assert not await sees(hub.ours.client, case)

    assert await share(hub.ours.associate, case, hub.ours.client.id) == 204
    assert await sees(hub.ours.client, case)

    assert await unshare(hub.ours.associate, case, hub.ours.client.id) == 204
    assert not await sees(hub.ours.client, case)


async def test_the_case_says_with_whom_it_is_shared_and_the_client_learns_of_nobody_else(
    hub: HubOfTwoFirms, case: CaseOnFile
) -> None:
    other = {"name": "Another Client", "email": "other@client.example", "role": "client", "password": "long enough!"}
    other_id = (await hub.ours.admin.client.post("/people", json=other)).json()["id"]
    await share(hub.ours.partner, case, hub.ours.client.id)
    await share(hub.ours.partner, case, other_id)

    staff = (await hub.ours.partner.client.get(f"/cases/{case.id}")).json()
    client = (await hub.ours.client.client.get(f"/cases/{case.id}")).json()

    assert {person["id"] for person in staff["shared_with"]} == {str(hub.ours.client.id), other_id}
    assert [person["id"] for person in client["shared_with"]] == [str(hub.ours.client.id)]
    assert client["next_statuses"] == []


async def test_sharing_twice_and_unsharing_twice_is_told_once(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    for _ in range(2):
        assert await share(hub.ours.partner, case, hub.ours.client.id) == 204
    for _ in range(2):
        assert await unshare(hub.ours.partner, case, hub.ours.client.id) == 204

    items = (await hub.ours.partner.client.get(f"/cases/{case.id}/timeline")).json()["items"]
    name = hub.ours.client.name
    assert [item["summary"] for item in items[:-1]] == [
        f"stopped sharing the case with {name}",
        f"shared the case with {name}",
    ]


async def test_only_lawyers_share(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    assert await share(hub.ours.paralegal, case, hub.ours.client.id) == 403
    assert await share(hub.ours.client, case, hub.ours.client.id) == 403
    assert await unshare(hub.ours.paralegal, case, hub.ours.client.id) == 403
    assert not await sees(hub.ours.client, case)


async def test_a_case_is_shared_with_clients_of_the_firm_only(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    assert await share(hub.ours.partner, case, hub.ours.paralegal.id) == 422
    assert await share(hub.ours.partner, case, hub.theirs.client.id) == 404
    assert await share(hub.ours.partner, case, uuid4()) == 404
    assert await share(hub.theirs.partner, case, hub.theirs.client.id) == 404
    assert await unshare(hub.theirs.partner, case, hub.ours.client.id) == 404
