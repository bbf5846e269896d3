"""The API's handbook says everything that the OpenAPI document says, without help from elsewhere."""

import re

import httpx
import pytest

from lawyers_hub.api.handbook import fields_of, kind_of, sections, shape_name
from tests.firms import HubOfTwoFirms


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Case"}, "Case"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Note"}}, "list of Note"),
        ({"type": "string", "format": "uuid"}, "text (uuid)"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "text or null"),
        ({"type": "string", "enum": ["draft", "active"]}, "draft | active"),
        ({"type": "object", "properties": {"file": {}, "title": {}}}, "form of file, title"),
        ({}, "anything"),
    ],
)
def test_a_schema_is_said_in_a_few_words(schema: dict[str, object], words: str) -> None:
    assert kind_of(schema) == words


def test_a_page_of_something_is_called_so() -> None:
    assert shape_name("Page_lawyers_hub.practice.cases.Case_") == "Page of Case"
    assert shape_name("Case") == "Case"


def test_what_must_be_there_is_said_of_each_field() -> None:
    fields = fields_of({"properties": {"title": {"type": "string"}, "note": {"type": "string"}}, "required": ["title"]})

    assert [(field.name, field.required) for field in fields] == [("title", True), ("note", False)]


def test_routes_stand_in_the_section_of_their_tag() -> None:
    operation = {"tags": ["Cases"], "summary": "Open case", "responses": {"201": {"description": "Opened."}}}

    (section,) = sections({"paths": {"/cases": {"post": operation}}})

    assert (section.name, section.routes[0].method, section.routes[0].answers[0].name) == ("Cases", "POST", "201")


async def test_every_route_of_the_document_is_in_the_handbook(hub: HubOfTwoFirms) -> None:
    document = (await hub.stranger.get("/schema/openapi.json")).json()

    page = await handbook(hub)

    for path in document["paths"]:
        assert f"<code>{path}</code>" in page.text


async def test_the_handbook_needs_no_script_and_no_other_host(hub: HubOfTwoFirms) -> None:
    page = await handbook(hub)

    assert "<script" not in page.text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page.text)


async def handbook(hub: HubOfTwoFirms) -> httpx.Response:
    page = await hub.stranger.get("/schema")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    return page
