"""Whatever is wrong with an address, its sender is told in words: identifiers, queries, cursors, unknown paths."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from lawyers_hub.api.app import PREFIX, create_litestar
from lawyers_hub.settings import ApiSettings
from tests.doors import DOORS, WALLED, Door
from tests.integration.bad_input.refusals import assert_refused
from tests.knocking import address, request
from tests.planting import Belongings

ADDRESSING = [door for door in WALLED if door.addresses_things]
ASKING = sorted({door.path for door in DOORS if door.method == "GET" and not door.public and not door.endless})

NO_IDENTIFIERS = (
    "0",
    "-1",
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "..%2f..",
    "'%3B--",
    "9" * 400,
    "x" * 4000,
    "%0d%0aset-cookie:a=b",
)

# What each kind of query parameter can never be. Free text (`q`) may be any words, so it is tried with no text at all.
NEVER: dict[str, tuple[str, ...]] = {
    "limit": ("0", "101", "-1", "9" * 400, "1.5", "many", "\x00"),
    "cursor": ("\x00", "x", "W10", "e30", "bnVsbA", "////", "\ud7ff", "x" * 5000, "WyJ0aXRsZSIsICJcdTAwMDAiLCAieCJd"),
    "start": ("0", "-1", "9" * 400, "first"),
    "q": ("a\x00b", "x" * 5000),
    "text": ("\x00", "x" * 5000, "'; --"),
}


Documented = dict[str, Any]
"""The paths of the API's document."""


@pytest.fixture(scope="module")
def documented(settings_of_api: ApiSettings) -> Documented:
    paths: Documented = create_litestar(settings_of_api).openapi_schema.to_schema()["paths"]
    return paths


@pytest.mark.parametrize("door", ADDRESSING, ids=str)
async def test_what_is_no_identifier_is_nowhere(door: Door, ours: Belongings, admin: httpx.AsyncClient) -> None:
    asked = request(door, ours)
    for place in re.findall(r"{(\w+):\w+}", door.path):
        for wrong in NO_IDENTIFIERS:
            path = address(door, ours, **{place: wrong})
            assert_refused(await admin.request(**{**asked, "url": path}), 400, 404, 405, because=path[:200])


@pytest.mark.parametrize("path", ASKING)
async def test_a_query_that_makes_no_sense_is_refused(
    path: str, ours: Belongings, admin: httpx.AsyncClient, documented: Documented
) -> None:
    door = next(door for door in DOORS if door.route == ("GET", path))
    right = request(door, ours)["params"]
    for name, kind in query_of(documented, path):
        for wrong in NEVER.get(name, NEVER["text"]):
            answer = await admin.get(address(door, ours), params={**right, name: wrong})
            assert_refused(answer, 400, 422, because=(name, kind, wrong[:40]))


def query_of(documented: Documented, path: str) -> list[tuple[str, Any]]:
    """The documented query parameters of a route and their kinds."""
    operation = documented[PREFIX + re.sub(r":\w+}", "}", path)]["get"]
    return [(one["name"], one["schema"]) for one in operation.get("parameters", []) if one["in"] == "query"]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/cases/nowhere", "/%00", "/%ff", "/cases/../../etc/passwd", "/" + "a" * 6000]
)
async def test_an_unknown_path_is_a_problem_too(path: str, admin: httpx.AsyncClient) -> None:
    assert_refused(await admin.get(path), 404, 414)


async def test_a_method_that_is_not_there_is_a_problem_too(admin: httpx.AsyncClient) -> None:
    answer = await admin.delete("/cases")

    assert_refused(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == {"GET", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    "moment", ["yesterday", "2025-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9" * 30]
)
async def test_a_moment_that_never_was_is_refused(moment: str, admin: httpx.AsyncClient) -> None:
    for name in ("since", "until"):
        answer = await admin.get("/audit", params={name: moment})
        assert answer.status_code in {200, 400, 422}, answer.text
        if answer.status_code != 200:
            assert_refused(answer)


async def test_a_moment_without_a_time_zone_is_no_crash(admin: httpx.AsyncClient) -> None:
    answer = await admin.get("/audit", params={"since": datetime.now(UTC).replace(tzinfo=None).isoformat()})

    assert answer.status_code in {200, 422}, answer.text
