"""Whatever is wrong with a body, its sender is told in words, for every route that takes JSON."""

import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lawyers_hub.api.app import MAX_BODY_BYTES, PREFIX, create_litestar
from lawyers_hub.settings import ApiSettings
from tests.doors import DOORS, Door
from tests.integration.bad_input.refusals import assert_refused
from tests.knocking import address, plain
from tests.planting import Belongings

TAKES_JSON = [door for door in DOORS if door.json is not None]
JSON = {"content-type": "application/json"}

DEEP = 50_000

# What a person chooses as a password is never shown or searched, so that it may hold any character.
SECRET_FIELDS = {"password", "new_password"}


async def send(door: Door, ours: Belongings, client: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    return await client.request(
        door.method, address(door, ours), content=body, headers={**door.headers, **JSON, **headers}
    )


def right_body(door: Door, ours: Belongings) -> dict[str, Any]:
    assert door.json is not None
    found: dict[str, Any] = plain(door.json(ours))
    return found


def places_of_text(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where in a body text stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if isinstance(one, str):
            yield (*path, name)
        else:
            yield from places_of_text(one, (*path, name))


def with_value(body: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    inner: Any = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return changed


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_a_body_that_is_no_json_object_is_refused(door: Door, ours: Belongings, admin: httpx.AsyncClient) -> None:
    right = json.dumps(right_body(door, ours)).encode()
    wrong = {
        "nothing": b"",
        "cut off": right[:-1],
        "followed by more": right + b"}",
        "a list": b"[" + right + b"]",
        "a number": b"7",
        "null": b"null",
        "not JSON": b"title=Sale",
        "NaN": b'{"title": NaN}',
        "in UTF-16": right.decode().encode("utf-16"),
        "not in UTF-8": right.replace(b'": "', b'": "\xff', 1),
        "nested without end": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        "a list without end": b"[" * DEEP + b"]" * DEEP,
    }
    for what, body in wrong.items():
        assert_refused(await send(door, ours, admin, body), 400, because=what)


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_a_field_that_nobody_knows_is_refused(door: Door, ours: Belongings, admin: httpx.AsyncClient) -> None:
    for name in ("firm_id", "id", "role_", "__proto__", "", "a\x00b"):
        body = json.dumps({**right_body(door, ours), name: "something"}).encode()
        assert_refused(await send(door, ours, admin, body), 400, because=repr(name))


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_a_body_of_more_than_a_megabyte_is_refused(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    body = json.dumps({**right_body(door, ours), "more": "x" * MAX_BODY_BYTES}).encode()

    assert_refused(await send(door, ours, admin, body), 413)


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_text_that_cannot_be_kept_is_refused_in_every_field(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    right = right_body(door, ours)
    for path in places_of_text(right):
        for what, ending in {"a lone surrogate": "\ud800", "a NUL": "\x00", "an escape": "\x1b[2J"}.items():
            body = json.dumps(with_value(right, path, f"{path} {ending}")).encode()
            answer = await send(door, ours, admin, body)
            if path[-1] in SECRET_FIELDS and what != "a lone surrogate":
                assert answer.status_code < 500, (path, what)
            else:
                assert_refused(answer, 400, 401, 422, because=(path, what))


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_a_value_that_is_no_text_is_refused_in_every_field(
    door: Door, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    right = right_body(door, ours)
    wrong: list[object] = [10**400, -1.5, True, {"a": 1}, ["a"], "x" * 100_000]
    for path in places_of_text(right):
        for value in wrong:
            body = json.dumps(with_value(right, path, value)).encode()
            assert_refused(await send(door, ours, admin, body), because=(path, str(value)[:40]))
        deep = json.dumps(with_value(right, path, "\x07")).replace('"\\u0007"', "[" * DEEP + "]" * DEEP).encode()
        assert_refused(await send(door, ours, admin, deep), 400, because=(path, "nested"))


@pytest.mark.parametrize("door", TAKES_JSON, ids=str)
async def test_a_body_under_another_type_is_refused(door: Door, ours: Belongings, admin: httpx.AsyncClient) -> None:
    body = json.dumps(right_body(door, ours)).encode()
    for media_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"):
        answer = await send(door, ours, admin, body, **{"content-type": media_type})
        assert_refused(answer, 400, 415, because=media_type)


async def test_the_right_bodies_hold_every_field_there_is(ours: Belongings, settings_of_api: ApiSettings) -> None:
    """So that a new field of text is tried as soon as it is there."""
    tried: dict[tuple[str, str], set[str]] = defaultdict(set)
    for door in TAKES_JSON:
        tried[door.route] |= right_body(door, ours).keys()

    structs = bodies_of(create_litestar(settings_of_api))

    assert tried == {route: set(struct.__struct_fields__) for route, struct in structs.items()}


def bodies_of(app: Litestar) -> dict[tuple[str, str], type[msgspec.Struct]]:
    """The struct that each route takes."""
    return {
        (min(handler.http_methods), route.path.removeprefix(PREFIX)): field.annotation
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if (field := handler.parsed_data_field)
    }
