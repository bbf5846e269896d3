"""Search: what a lawyer wrote is found, and nobody finds what is not open to them, whatever they type."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work, acting
from lawyers_hub.practice.document_reading import begin_reading, keep_text
from lawyers_hub.practice.search import MAX_QUERY_CHARS
from lawyers_hub.reading.pages import Page
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone


@pytest.fixture
async def worker(hub_database: Any) -> AsyncIterator[Database]:
    async with Database.connect(hub_database.url_of("worker"), service="tests") as database:
        yield database


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner, "Sale of the Harbour House", client_name="Wijaya Kusuma")


async def find(someone: Someone, typed: str, **wanted: Any) -> list[dict[str, Any]]:
    answer = await someone.client.get("/search", params={"q": typed, **wanted})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def upload(someone: Someone, case: CaseOnFile, name: str = "deed.txt") -> UUID:
    answer = await someone.client.post(f"/cases/{case.id}/documents", files={"file": (name, b"bytes")})
    return UUID(answer.json()["id"])


async def keep(worker: Database, someone: Someone, document_id: UUID, *texts: str, version: int = 1) -> None:
    """What the worker does when it has read a version."""
    async with acting(worker, Actor(someone.firm_id)) as work:
        await begin_reading(work, document_id, version)
        await keep_text(work, document_id, version, [Page(n, text) for n, text in enumerate(texts, 1)])


async def write_note(someone: Someone, case: CaseOnFile, body: str) -> None:
    assert (await someone.client.post(f"/cases/{case.id}/notes", json={"body": body})).status_code == 201


async def share(database: Database, hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    async with acting(database, hub.ours.partner.actor) as work:
        await work.connection.execute(
            "INSERT INTO case_shares (firm_id, case_id, person_id) VALUES ($1, $2, $3)",
            hub.ours.id, case.id, hub.ours.client.id,
        )  # fmt: skip


async def test_a_sentence_of_a_document_is_found_on_its_page(
    hub: HubOfTwoFirms, case: CaseOnFile, worker: Database
) -> None:
    document_id = await upload(hub.ours.partner, case, "surat_kuasa_2026.txt")
    await keep(worker, hub.ours.partner, document_id, "First page.", "The tenant pays <b>rent</b> & taxes every month.")
    [hit] = await find(hub.ours.associate, "tenant pays rent")
    assert hit["kind"] == "document"
    assert hit["case"] == {"id": str(case.id), "number": case.number, "title": case.title}
    assert hit["document"] == {"id": str(document_id), "title": "surat kuasa 2026", "version": 1, "page": 2}
    assert hit["snippet"] == (
        "The <mark>tenant</mark> <mark>pays</mark> &lt;b&gt;<mark>rent</mark>&lt;/b&gt; &amp; taxes every month"
    )


async def test_cases_are_found_by_title_number_client_and_party(hub: HubOfTwoFirms) -> None:
    case = await hub.open_case(
        hub.ours.partner, "Bankruptcy of a mill", client_name="Kusuma", parties=[{"name": "Ningsih", "role": "witness"}]
    )
    for typed, kind in (("mill", "case"), (case.number, "case"), ("kusuma", "case"), ("ningsih", "party")):
        hits = await find(hub.ours.paralegal, typed)
        assert [(hit["kind"], hit["case"]["id"], hit["document"]) for hit in hits] == [(kind, str(case.id), None)]


async def test_what_is_changed_is_found_anew_and_no_longer_as_it_was(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    changed = await hub.ours.partner.client.patch(
        f"/cases/{case.id}",
        json={"title": "Lease of the Lighthouse", "parties": [{"name": "Rahayu", "role": "court"}]},
        headers={"if-match": f'"{case.version}"'},
    )
    assert changed.status_code == 200, changed.text
    assert await find(hub.ours.partner, "harbour") == []
    assert len(await find(hub.ours.partner, "lighthouse")) == 1
    assert len(await find(hub.ours.partner, "rahayu")) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "HARBOUR",
        "harb",  # still being typed
        "Mádero",  # with an accent that is not there, and without the one that is
        "madéro",
        "contract",  # stands there as contracts
        "sewa",  # stands there as menyewakan
        "disewakan",
        '"pays the rent"',
        "harbour or nowhere",
        "harbour -lighthouse",
        "3171234567890001",
        "budi_s@example.co.id",
        "0812-3456-7890",
        "123/Pdt.G/2024",
        "Jkt.Sel",
        "undang-undang",
        "undang",
        "1.500.000",
    ],
)
async def test_words_are_found_in_the_forms_that_people_type(
    hub: HubOfTwoFirms, case: CaseOnFile, worker: Database, typed: str
) -> None:
    document_id = await upload(hub.ours.partner, case)
    text = (
        "Harbour contracts: Madero menyewakan rumah and pays the rent, NIK 3171234567890001, budi_s@example.co.id, "
        "0812-3456-7890, perkara 123/Pdt.G/2024/PN Jkt.Sel, undang-undang, Rp 1.500.000."
    )
    await keep(worker, hub.ours.partner, document_id, text)
    hits = [hit for hit in await find(hub.ours.partner, typed) if hit["kind"] == "document"]
    assert [hit["document"]["id"] for hit in hits] == [str(document_id)]
    assert "<mark>" in hits[0]["snippet"]


@pytest.mark.parametrize("typed", ['"rent the pays"', "harbour -contracts", "arbour", "harbour nowhere", "12345"])
async def test_other_words_are_not_found(hub: HubOfTwoFirms, case: CaseOnFile, worker: Database, typed: str) -> None:
    document_id = await upload(hub.ours.partner, case)
    await keep(worker, hub.ours.partner, document_id, "Harbour contracts: he pays the rent.")
    assert [hit for hit in await find(hub.ours.partner, typed) if hit["kind"] == "document"] == []


async def test_a_title_comes_before_a_text(hub: HubOfTwoFirms, worker: Database) -> None:
    named = await hub.open_case(hub.ours.partner, "Arbitration")
    document_id = await upload(hub.ours.partner, named)
    await keep(worker, hub.ours.partner, document_id, "Arbitration is mentioned here. " * 20)
    assert [hit["kind"] for hit in await find(hub.ours.partner, "arbitration")] == ["case", "document"]


async def test_only_the_newest_text_is_found(hub: HubOfTwoFirms, case: CaseOnFile, worker: Database) -> None:
    document_id = await upload(hub.ours.partner, case)
    await keep(worker, hub.ours.partner, document_id, "The old wording", "and more of it")
    await hub.ours.partner.client.post(f"/documents/{document_id}/versions", files={"file": ("b.txt", b"second")})
    await keep(worker, hub.ours.partner, document_id, "The new clause", version=2)
    await keep(worker, hub.ours.partner, document_id, "The old wording again", version=1)
    assert await find(hub.ours.partner, "wording") == []
    assert await find(hub.ours.partner, "more") == []
    [hit] = await find(hub.ours.partner, "clause")
    assert (hit["document"]["version"], hit["document"]["page"]) == (2, 1)


async def test_a_document_is_found_once_at_its_best_page(
    hub: HubOfTwoFirms, case: CaseOnFile, worker: Database
) -> None:
    document_id = await upload(hub.ours.partner, case)
    pages = ["An easement.", "An easement on an easement, and another easement.", "Easement."]
    await keep(worker, hub.ours.partner, document_id, *pages)
    [hit] = await find(hub.ours.partner, "easement")
    assert hit["document"]["page"] == 2


async def test_hits_come_in_pages(hub: HubOfTwoFirms) -> None:
    for number in range(5):
        await hub.open_case(hub.ours.partner, f"Quarry {number}")
    titles: list[str] = []
    cursor = None
    while True:
        answer = await hub.ours.partner.client.get(
            "/search", params={"q": "quarry", "limit": 2, **({"cursor": cursor} if cursor else {})}
        )
        titles += [hit["case"]["title"] for hit in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    assert sorted(titles) == [f"Quarry {number}" for number in range(5)]


async def test_an_answer_says_whether_everything_was_looked_at(
    hub: HubOfTwoFirms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await hub.open_case(hub.ours.partner, f"Quarry {number}")
    path = "/search?q=quarry"
    assert (await hub.ours.partner.client.get(path)).json()["complete"] is True
    monkeypatch.setattr("lawyers_hub.practice.search.MAX_RANKED", 2)
    answer = (await hub.ours.partner.client.get(path)).json()
    assert [hit["case"]["title"] for hit in answer["items"]] == ["Quarry 2", "Quarry 1"]
    assert answer["complete"] is False


async def test_a_firm_never_finds_anothers(hub: HubOfTwoFirms, case: CaseOnFile, worker: Database) -> None:
    document_id = await upload(hub.ours.partner, case)
    await keep(worker, hub.ours.partner, document_id, "The harbour is for sale.")
    await write_note(hub.ours.partner, case, "The harbour is hers.")
    assert len(await find(hub.ours.partner, "harbour")) == 3
    for someone in hub.theirs.people.values():
        for typed in ("harbour", "harbour or sale", "-nothing", "h or a or t", case.number, "wijaya"):
            assert await find(someone, typed) == []


async def test_clients_find_what_is_shared_and_never_a_note(
    hub: HubOfTwoFirms, case: CaseOnFile, worker: Database, api_database: Database
) -> None:
    other = await hub.open_case(hub.ours.partner, "The other harbour")
    document_id = await upload(hub.ours.partner, case)
    await keep(worker, hub.ours.partner, document_id, "The harbour is for sale.")
    for noted in (case, other):
        await write_note(hub.ours.partner, noted, "Harbour: do not tell the client.")
    assert await find(hub.ours.client, "harbour") == []
    await share(api_database, hub, case)
    found = await find(hub.ours.client, "harbour")
    assert {(hit["kind"], hit["case"]["id"]) for hit in found} == {("case", str(case.id)), ("document", str(case.id))}
    assert await find(hub.ours.client, "tell") == []


async def entries(work: Work) -> int:
    count: int = await work.connection.fetchval("SELECT count(*) FROM search_entries")
    return count


async def test_the_index_shows_nothing_without_a_firm_or_without_a_search(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database
) -> None:
    async with acting(api_database, hub.ours.partner.actor) as work:
        assert await entries(work) == 0
        await work.connection.execute("SELECT set_config('hub.search', '''harbour''', true)")
        assert await entries(work) == 1
        await work.connection.execute("SELECT set_config('hub.firm_id', '', true)")
        assert await entries(work) == 0
        await work.connection.execute("SELECT set_config('hub.firm_id', $1, true)", str(hub.theirs.id))
        assert await entries(work) == 0


async def test_the_search_of_one_request_is_forgotten_by_the_next(
    hub: HubOfTwoFirms, case: CaseOnFile, api_database: Database
) -> None:
    async with acting(api_database, hub.ours.partner.actor) as work:
        await work.connection.execute("SELECT set_config('hub.search', '''harbour''', true)")
        connection = await work.connection.fetchval("SELECT pg_backend_pid()")
    async with api_database.connection() as later:
        assert await later.fetchval("SELECT pg_backend_pid()") == connection
        assert await later.fetchval("SELECT count(*) FROM search_entries") == 0


@pytest.mark.parametrize("service", ["api", "worker"])
async def test_no_service_may_write_the_index(hub: HubOfTwoFirms, hub_database: Any, service: str) -> None:
    async with Database.connect(hub_database.url_of(service), service="tests") as database, database.connection() as c:
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert not await c.fetchval("SELECT has_table_privilege('search_entries', $1)", right)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("", 200),
        ("   ", 200),
        ("&|!<->:*()'\"\\", 200),
        ("'''", 200),
        ('"', 200),
        ("-", 200),
        ("-harbour", 200),
        ("or or or", 200),
        ("%_%' OR 1=1 --", 200),
        ("\\", 200),
        ("🦀 ﷽ Ⅷ", 200),
        ("a:b:*", 200),
        ("x" * MAX_QUERY_CHARS, 200),
        ("x " * (MAX_QUERY_CHARS // 2), 200),
        ("x" * (MAX_QUERY_CHARS + 1), 400),
        ("x" * 50_000, 400),
        ("nul\x00byte", 422),
        ("\x1b[0m", 422),
    ],
)
async def test_whatever_is_typed_is_answered(hub: HubOfTwoFirms, case: CaseOnFile, typed: str, status: int) -> None:
    answer = await hub.ours.partner.client.get("/search", params={"q": typed})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF", "", "q=a&limit=0", "q=a&cursor=e30", "q=a&cursor=x%00"])
async def test_an_address_that_makes_no_sense_is_refused(hub: HubOfTwoFirms, query: str) -> None:
    answer = await hub.ours.partner.client.get(f"/search?{query}")
    assert answer.status_code in (200, 400, 422), answer.text


async def test_a_page_of_nothing_but_different_words_is_kept_and_found(
    hub: HubOfTwoFirms, case: CaseOnFile, worker: Database
) -> None:
    document_id = await upload(hub.ours.partner, case)
    words = " ".join(f"žluťoučký{number}" for number in range(18_000))
    await keep(worker, hub.ours.partner, document_id, f"Beginning {words} wordatend", "最高人民法院" * 40_000)
    assert len(await find(hub.ours.partner, "beginning")) == 1
