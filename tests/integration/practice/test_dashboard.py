"""The first page: what is mine, what happened, and what needs a look."""

from typing import Any

from tests.firms import HubOfTwoFirms, Someone


async def dashboard(someone: Someone) -> Any:
    answer = await someone.client.get("/dashboard")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_new_firm_sees_an_empty_dashboard(hub: HubOfTwoFirms) -> None:
    assert await dashboard(hub.ours.partner) == {
        "cases_by_status": {"draft": 0, "active": 0, "pending": 0, "closed": 0},
        "my_cases": [],
        "deadlines": [],
        "recent": [],
        "documents_in_progress": [],
        "unreadable_documents": [],
    }


async def test_cases_are_counted_by_status_and_a_lawyer_finds_their_own(hub: HubOfTwoFirms) -> None:
    mine = await hub.open_case(hub.ours.partner, "Mine", status="active", responsible_id=str(hub.ours.associate.id))
    await hub.open_case(hub.ours.partner, "Nobody's")
    await hub.open_case(hub.theirs.partner, "Another firm's")

    shown = await dashboard(hub.ours.associate)

    assert shown["cases_by_status"] == {"draft": 1, "active": 1, "pending": 0, "closed": 0}
    assert [case["id"] for case in shown["my_cases"]] == [str(mine.id)]


async def test_what_happened_is_told_with_its_case_and_without_who_looked(hub: HubOfTwoFirms) -> None:
    case = await hub.open_case(hub.ours.partner)
    await hub.ours.associate.client.get(f"/cases/{case.id}")
    await hub.ours.associate.client.post(f"/cases/{case.id}/notes", json={"body": "Called."})

    recent = (await dashboard(hub.ours.paralegal))["recent"]

    assert [(entry["person_name"], entry["summary"]) for entry in recent] == [
        (hub.ours.associate.name, "wrote a note"),
        (hub.ours.partner.name, "opened the case as a draft"),
    ]
    assert recent[0]["case"] == {"id": str(case.id), "number": case.number, "title": case.title}


async def test_documents_wait_on_the_dashboard_until_they_are_read(hub: HubOfTwoFirms) -> None:
    case = await hub.open_case(hub.ours.partner)
    sent = {"file": ("deed.txt", b"The parties agree.\n")}
    document = (await hub.ours.partner.client.post(f"/cases/{case.id}/documents", files=sent)).json()

    shown = await dashboard(hub.ours.partner)

    assert [waiting["id"] for waiting in shown["documents_in_progress"]] == [document["id"]]
    assert shown["recent"][0]["summary"] == f"uploaded “{document['title']}”"


async def test_a_client_finds_what_is_shared_with_them_and_nothing_else(hub: HubOfTwoFirms) -> None:
    shared = await hub.open_case(hub.ours.partner, "Sale of a garden")
    await hub.open_case(hub.ours.partner, "Sale of a house", status="active")
    await hub.ours.partner.client.put(f"/cases/{shared.id}/shares/{hub.ours.client.id}")

    shown = await dashboard(hub.ours.client)

    assert [case["id"] for case in shown["my_cases"]] == [str(shared.id)]
    assert shown["cases_by_status"] == {"draft": 1, "active": 0, "pending": 0, "closed": 0}
    assert shown["recent"] == []
