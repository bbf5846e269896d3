"""How long a search takes: 100,000 documents of five firms, every kind of query, through the API's own function.

`python benchmarks/search.py [--documents 100000] [--rounds 40]` starts an embedded Postgres as `hub up` does, fills
it (the longest part), asks as a lawyer of the largest firm with row-level security in force, and prints JSON.

The text is drawn from 30,000 words by Zipf's law (exponent 1), 250 words a page, 1 to 4 pages a document; so the
commonest word stands on nearly every page, as "dan" and "the" do.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import asyncpg

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.migrate import migrate
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Role, acting
from lawyers_hub.practice.search import search
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres

SEED = 20_260_101
SHARES = (0.5, 0.25, 0.12, 0.08, 0.05)
VOCABULARY = 30_000
WORDS_A_PAGE = 250
DOCUMENTS_A_CASE = 20
BATCH = 500
PORT = 54_399

_rng = random.Random(SEED)  # noqa: S311 - text to measure with, no secret


class Language:
    """Words by rank: the first are the commonest."""

    def __init__(self) -> None:
        syllables = [c + v for c in "bcdfghjklmnprstwy" for v in "aeiou"]
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(_rng.choices(syllables, k=_rng.choice((2, 2, 3, 3, 4))))] = None
        self.words = list(words)
        weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
        self._cumulative = [sum(weights[:1])]
        for weight in weights[1:]:
            self._cumulative.append(self._cumulative[-1] + weight)

    def page(self) -> str:
        return " ".join(_rng.choices(self.words, cum_weights=self._cumulative, k=WORDS_A_PAGE))

    def title(self) -> str:
        return " ".join(_rng.choices(self.words[200:5_000], k=4))


class Firm:
    """A firm with one partner who asks, and a client to whom one case in ten is open."""

    def __init__(self, number: int) -> None:
        self.id, self.number = new_id(), number
        self.partner, self.client = new_id(), new_id()

    def actor(self, role: Role) -> Actor:
        return Actor(self.id, person_id=self.client if role == "client" else None, role=role)


async def fill(connection: "asyncpg.Connection[asyncpg.Record]", firm: Firm, language: Language, documents: int) -> int:
    """Writes as the superuser, whom no policy holds back; the triggers index as they do for everybody."""
    await connection.execute("INSERT INTO firms (id, slug, name) VALUES ($1, $2, 'F')", firm.id, f"firm-{firm.number}")
    for person, role in ((firm.partner, "partner"), (firm.client, "client")):
        await connection.execute(
            "INSERT INTO people (id, firm_id, email, name, role, password_hash) VALUES ($1, $2, $3, 'N', $4, '')",
            person, firm.id, f"{role}@{firm.number}.example", role,
        )  # fmt: skip
    pages = 0
    for start in range(0, documents, BATCH):
        async with connection.transaction():
            await connection.execute("SELECT hub.enter_firm($1)", firm.id)
            pages += await _fill_batch(connection, firm, language, start, min(BATCH, documents - start))
    return pages


async def _fill_batch(
    connection: "asyncpg.Connection[asyncpg.Record]", firm: Firm, language: Language, start: int, count: int
) -> int:
    cases = [new_id() for _ in range(-(-count // DOCUMENTS_A_CASE))]
    await _copy(connection, "cases", "id firm_id number title status practice_area client_name", [
        (case, firm.id, f"2026-{start + n:06}", language.title(), "active", "property", language.title())
        for n, case in enumerate(cases)
    ])  # fmt: skip
    await _copy(connection, "notes", "id firm_id case_id author_id body", [
        (new_id(), firm.id, case, firm.partner, language.page()) for case in cases
    ])  # fmt: skip
    await _copy(connection, "parties", "id firm_id case_id position name role", [
        (new_id(), firm.id, case, n, language.title(), "witness") for case in cases for n in range(2)
    ])  # fmt: skip
    await _copy(connection, "case_shares", "firm_id case_id person_id", [
        (firm.id, case, firm.client) for case in cases[::10]
    ])  # fmt: skip
    documents = [(new_id(), cases[n // DOCUMENTS_A_CASE]) for n in range(count)]
    await _copy(connection, "documents", "id firm_id case_id title", [
        (document, firm.id, case, language.title()) for document, case in documents
    ])  # fmt: skip
    await _copy(
        connection,
        "document_versions",
        "firm_id document_id number file_name media_type size_bytes sha256 storage_key uploaded_by state",
        [
            (firm.id, document, 1, "a.txt", "text/plain", 1, "0" * 64, str(document), firm.partner, "ready")
            for document, _ in documents
        ],
    )
    pages = [
        (firm.id, document, 1, number, language.page(), False)
        for document, _ in documents
        for number in range(1, _rng.randint(1, 4) + 1)
    ]
    await _copy(connection, "document_pages", "firm_id document_id version number text scanned", pages)
    return len(pages)


async def _copy(
    connection: "asyncpg.Connection[asyncpg.Record]", table: str, columns: str, rows: Sequence[tuple[object, ...]]
) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=columns.split())


def queries(words: list[str], rounds: int) -> Iterator[tuple[str, str, Role]]:
    """Each kind of query `rounds` times, with words that differ where the kind leaves it open."""
    for n in range(rounds):
        common, frequent = words[n % 5], words[20 + n % 60]
        rare, other = words[3_000 + 97 * n], words[12_000 + 131 * n]
        yield "the commonest words", common, "partner"
        yield "a frequent word", frequent, "partner"
        yield "a rare word", rare, "partner"
        yield "two common words", f"{common} {words[(n + 1) % 5]}", "partner"
        yield "two frequent words", f"{frequent} {words[100 + n % 60]}", "partner"
        yield "a common and a rare word", f"{common} {rare}", "partner"
        yield "two rare words", f"{rare} {other}", "partner"
        yield "the beginning of a word", rare[:3], "partner"
        yield "a phrase of common words", f'"{common} {words[(n + 1) % 5]}"', "partner"
        yield "a phrase of frequent words", f'"{frequent} {words[100 + n % 60]}"', "partner"
        yield "one common word or another", f"{common} or {frequent}", "partner"
        yield "without a common word", f"{frequent} -{common}", "partner"
        yield "a word that is nowhere", f"q{rare}q", "partner"
        yield "a common word, as a client", common, "client"
        yield "a rare word, as a client", rare, "client"


async def ask(database: Database, firm: Firm, typed: str, role: Role) -> tuple[float, float]:
    """Milliseconds with the transaction around it: by the clock, and of processors here and in the database."""
    async with database.connection() as connection:
        backend: int = await connection.fetchval("SELECT pg_backend_pid()")
    began, busy = time.perf_counter(), processor_ms(backend)
    async with acting(database, Actor(firm.id)) as work:
        if role == "client":
            await work.connection.execute(
                "SELECT set_config('hub.role', 'client', true), set_config('hub.person_id', $1, true)", str(firm.client)
            )
        await search(work, typed, limit=25)
    return (time.perf_counter() - began) * 1000, processor_ms(backend) - busy


def processor_ms(backend: int) -> float:
    """What stays comparable on a busy machine; Linux tells it for other processes, elsewhere it is ours alone."""
    schedule = Path(f"/proc/{backend}/schedstat")
    of_backend = int(schedule.read_text().split()[0]) / 1e6 if schedule.exists() else 0.0
    return time.process_time() * 1000 + of_backend


async def measure(url: str, firm: Firm, words: list[str], rounds: int) -> dict[str, dict[str, float]]:
    async with Database.connect(url, service="benchmark", size=1) as database:
        for _, typed, role in queries(words, 3):
            await ask(database, firm, typed, role)
        took: dict[str, list[tuple[float, float]]] = {}
        for kind, typed, role in queries(words, rounds):
            took.setdefault(kind, []).append(await ask(database, firm, typed, role))
    took["all"] = [one for times in took.values() for one in times]
    return {kind: summary(*zip(*times, strict=True)) for kind, times in took.items()}


def summary(took_ms: Sequence[float], busy_ms: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(took_ms), 1),
        "p95_ms": round(statistics.quantiles(took_ms, n=20)[-1], 1),
        "worst_ms": round(max(took_ms), 1),
        "processor_p50_ms": round(statistics.median(busy_ms), 1),
        "processor_p95_ms": round(statistics.quantiles(busy_ms, n=20)[-1], 1),
    }


_SIZES = """
    SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) AS size FROM pg_class
    WHERE relname IN ('search_entries', 'search_of_titles_and_first_pages', 'search_of_later_pages', 'document_pages')
"""


async def run(documents: int, rounds: int, home: Home) -> dict[str, object]:
    with EmbeddedPostgres(home, PORT, durable=False).running() as server:
        await migrate(server.owner_url, {"api": "benchmark"})
        superuser = await asyncpg.connect(server.superuser_url, command_timeout=600)
        language, firms = Language(), [Firm(number) for number in range(len(SHARES))]
        began, pages = time.perf_counter(), 0
        for firm, share in zip(firms, SHARES, strict=True):
            pages += await fill(superuser, firm, language, round(documents * share))
        filled_in_s = time.perf_counter() - began
        await superuser.execute("VACUUM ANALYZE")
        sizes = {row["relname"]: row["size"] for row in await superuser.fetch(_SIZES)}
        return {
            "documents": documents,
            "pages": pages,
            "largest_firm_pages": round(pages * SHARES[0]),
            "filled_in_s": round(filled_in_s),
            "sizes": sizes,
            "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
            "queries": await measure(server.url("lawyers_hub_api", "benchmark"), firms[0], language.words, rounds),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-benchmark-") as folder:
        Path(folder).chmod(0o711)
        home = Home(Path(folder))
        home.prepare()
        print(json.dumps(asyncio.run(run(chosen.documents, chosen.rounds, home)), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
