"""Whatever is wrong with a header, its sender is told in words: sign-in, correlation id, keys and versions."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from tests.doors import DOORS, Door
from tests.firms import TOKEN_SECRET
from tests.integration.bad_input.refusals import assert_refused
from tests.knocking import knock, plain, request
from tests.planting import Belongings

CREATING = [door for door in DOORS if door.status == 201]
EDITING = [door for door in DOORS if "if-match" in door.headers]


def tampered(token: str) -> dict[str, str]:
    """The same claims, with something wrong about each."""
    claims: dict[str, Any] = jwt.decode(token, TOKEN_SECRET, algorithms=["HS256"])
    past, somebody = datetime.now(UTC) - timedelta(hours=1), "01a20503-da01-7172-bf32-c18f4120f0b7"
    head, body, _ = token.split(".")
    return {
        "expired": jwt.encode({**claims, "exp": past}, TOKEN_SECRET),
        "signed by another": jwt.encode(claims, "a secret of somebody else, long enough to sign"),
        "not signed": jwt.encode(claims, "", algorithm="none"),
        "without a signature": f"{head}.{body}.",
        "with another's firm": jwt.encode({**claims, "firm": somebody}, TOKEN_SECRET),
        "with another's session": jwt.encode({**claims, "sid": somebody}, TOKEN_SECRET),
        "with another role": jwt.encode({**claims, "role": "partner"}, TOKEN_SECRET),
        "with a role that is none": jwt.encode({**claims, "role": "owner"}, TOKEN_SECRET),
        "with no identifiers": jwt.encode({**claims, "sub": "me", "firm": "ours"}, TOKEN_SECRET),
        "without an end": jwt.encode({k: v for k, v in claims.items() if k != "exp"}, TOKEN_SECRET),
        "cut off": token[: len(token) // 2],
        "far too long": token + "x" * 7000,
        "two": f"{token} {token}",
    }


async def test_a_token_that_is_not_quite_right_opens_nothing(admin: httpx.AsyncClient) -> None:
    token = admin.headers["authorization"].removeprefix("Bearer ")
    for what, wrong in tampered(token).items():
        answer = await admin.get("/me", headers={"authorization": f"Bearer {wrong}"})
        assert_refused(answer, 401, because=what)


@pytest.mark.parametrize("scheme", ["", "Basic {}", "bearer", "Bearer", "Token {}", "{}"])
async def test_a_token_under_another_scheme_opens_nothing(scheme: str, admin: httpx.AsyncClient) -> None:
    token = admin.headers["authorization"].removeprefix("Bearer ")

    assert_refused(await admin.get("/me", headers={"authorization": scheme.format(token)}), 401)


@pytest.mark.parametrize(
    "offered", ["short", "x" * 65, "a b c d e f", "<script>alert(1)", "id\tid\tid\tid", "ñandú-ñandú-1"]
)
async def test_a_correlation_id_that_is_not_well_formed_is_replaced(offered: str, admin: httpx.AsyncClient) -> None:
    answer = await admin.get("/nowhere", headers={b"x-correlation-id": offered.encode()})

    assert_refused(answer, 404)
    assert offered not in (answer.headers["x-correlation-id"], answer.json()["correlation_id"])


async def test_no_header_can_be_smuggled_in(served_api: str) -> None:
    """Sent byte by byte, since no client of HTTP would."""
    where = urlsplit(served_api)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        b"GET /api/v1/nowhere%0d%0aset-cookie:a=b HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n"
        b"x-correlation-id: 12345678\rset-cookie: a=b\r\n\r\n"
    )
    answer = await asyncio.wait_for(reader.read(), timeout=10)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 4")
    assert b"set-cookie" not in answer.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize("door", CREATING, ids=str)
async def test_a_key_that_is_none_is_refused(door: Door, ours: Belongings, admin: httpx.AsyncClient) -> None:
    for wrong in (b"", b"x" * 201, b"a\tb", "schlüssel".encode()):
        assert_refused(await admin.request(**with_key(door, ours, wrong)), 400, 422, because=wrong)


@pytest.mark.parametrize("door", CREATING, ids=str)
async def test_a_key_used_for_another_request_is_refused(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    first, other = with_key(door, ours), with_key(door, ours)
    if "json" in other:
        name = "body" if "body" in other["json"] else "title" if "title" in other["json"] else "name"
        other["json"] = {**other["json"], name: "Something else"}
    else:
        other["files"] = {"file": ("other.txt", b"Something else.")}

    assert (await admin.request(**first)).status_code == 201
    assert_refused(await admin.request(**other), 409)


@pytest.mark.parametrize("door", CREATING, ids=str)
async def test_the_same_request_ten_times_at_once_takes_effect_once(
    door: Door, ours: Belongings, admin: httpx.AsyncClient, owner: Database
) -> None:
    before = await things_of(owner, ours)

    answers = await asyncio.gather(*(admin.request(**with_key(door, ours)) for _ in range(10)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert await things_of(owner, ours) == before + 1


@pytest.mark.parametrize("door", EDITING, ids=str)
async def test_an_edit_of_no_version_or_of_none_that_is_one_is_refused(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    asked = request(door, ours)
    assert_refused(await admin.request(**{**asked, "headers": {}}), 428)
    for wrong in ("", "*", '"-1"', '"1.5"', '"9999999999999"', '"1", "2"', '"٣"'.encode(), '"one"'):
        answer = await admin.request(**{**asked, "headers": {"if-match": wrong}})
        assert_refused(answer, 400, 412, 422, because=wrong)


@pytest.mark.parametrize("door", [door for door in EDITING if "case_id" in door.path], ids=str)
async def test_an_edit_of_an_old_version_shows_both_sides(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    theirs = {"title": "Saved first", "client_name": "Saved first"}
    first = await admin.patch(f"/cases/{ours.case_id}", json=theirs, headers={"if-match": '"1"'})
    assert first.status_code == 200, first.text

    answer = await knock(door, ours, admin)

    assert_refused(answer, 412)
    problem, yours = answer.json(), plain(door.json(ours)) if door.json else {}
    assert problem["current"] == {**first.json(), "next_statuses": problem["current"]["next_statuses"]}
    assert problem["changed"]
    for conflict in problem["changed"]:
        assert conflict["yours"] == yours[conflict["field"]]
        assert conflict["yours"] != conflict["theirs"]


def with_key(door: Door, things: Belongings, key: bytes | None = None) -> dict[str, Any]:
    """The request of a door under a key; without one, under a key that no other test uses."""
    asked = request(door, things)
    chosen = things.secret.encode() if key is None else key
    return {**asked, "headers": {**asked["headers"], "idempotency-key": chosen}}


async def things_of(owner: Database, things: Belongings) -> int:
    """How many things of the kinds that people create the firm has."""
    tables = ("people", "cases", "notes", "deadlines", "document_versions")
    async with acting(owner, Actor(things.firm.id)) as work:
        counts = [await work.connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables]
    return sum(counts)
