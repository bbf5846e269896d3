"""The API's handbook: the OpenAPI document as one page to read, made here.

The usual viewers fetch their scripts from elsewhere at each visit. This page needs no script and no other host.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

Json = Mapping[str, Any]

_GENERIC = re.compile(r"(?P<outer>[A-Za-z]+)_(?:\w+\.)+(?P<inner>\w+)_")

_METHODS = ("get", "post", "put", "patch", "delete")


class Field(NamedTuple):
    name: str
    kind: str
    required: bool = False
    about: str = ""


class Route(NamedTuple):
    """One method of one path, as the page shows it."""

    method: str
    path: str
    summary: str
    about: str
    public: bool
    parameters: list[Field]
    body: list[Field]
    answers: list[Field]


class Section(NamedTuple):
    name: str
    routes: list[Route]


class Handbook(OpenAPIRenderPlugin):
    """Renders the document with `handbook.html`."""

    def __init__(self) -> None:
        super().__init__(path="/")
        environment = Environment(
            loader=PackageLoader("lawyers_hub.api", ""),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        environment.filters["slug"] = lambda name: name.lower().replace(" ", "-")
        self._page = environment.get_template("handbook.html")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        schemas = openapi_schema["components"].get("schemas", {})
        return self._page.render(
            info=openapi_schema["info"],
            document=self.get_openapi_json_route(request),
            sections=sections(openapi_schema),
            shapes={shape_name(name): fields_of(schema) for name, schema in sorted(schemas.items())},
        ).encode()


def sections(document: Json) -> list[Section]:
    """The routes by their tag, in the order in which the tags first occur."""
    found: dict[str, list[Route]] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if operation := operations.get(method):
                (tag, *_) = operation.get("tags") or ["Other"]
                found.setdefault(tag, []).append(_route(method, path, operation))
    return [Section(name, routes) for name, routes in found.items()]


def _route(method: str, path: str, operation: Json) -> Route:
    return Route(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        public=operation.get("security") == [{}],
        parameters=[_parameter(one) for one in operation.get("parameters", [])],
        body=list(_bodies(operation.get("requestBody", {}))),
        answers=[
            Field(status, ", ".join(kind.kind for kind in _bodies(answer)) or "–", about=answer.get("description", ""))
            for status, answer in sorted(operation.get("responses", {}).items())
        ],
    )


def _parameter(one: Json) -> Field:
    where = f"{kind_of(one.get('schema', {}))} in {one['in']}"
    return Field(one["name"], where, one.get("required", False), one.get("description", ""))


def _bodies(holder: Json) -> Iterator[Field]:
    for media_type, content in holder.get("content", {}).items():
        yield Field(media_type, kind_of(content.get("schema", {})), holder.get("required", False))


def fields_of(schema: Json) -> list[Field]:
    """The fields of an object, or the schema itself where it is none."""
    if "properties" not in schema:
        return [Field("value", kind_of(schema))]
    required = schema.get("required", [])
    return [
        Field(name, kind_of(one), name in required, one.get("description", ""))
        for name, one in schema["properties"].items()
    ]


def kind_of(schema: Json) -> str:
    """A schema in a few words: `Case`, `list of Case`, `text (uuid)`, `draft | active`."""
    if "$ref" in schema:
        return shape_name(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if alternatives := schema.get("oneOf") or schema.get("anyOf"):
        return " or ".join(map(kind_of, alternatives))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if "properties" in schema:
        return f"form of {', '.join(schema['properties'])}"
    return _plain_kind(schema)


def _plain_kind(schema: Json) -> str:
    kind = schema.get("type", "anything")
    kinds = [kind] if isinstance(kind, str) else kind
    named = " or ".join({"string": "text", "boolean": "yes or no"}.get(one, one) for one in kinds)
    return f"{named} ({schema['format']})" if "format" in schema else named


def shape_name(name: str) -> str:
    """`Page of Case` for `Page_lawyers_hub.practice.cases.Case_`, as the framework calls a page of cases."""
    held = _GENERIC.fullmatch(name)
    return f"{held['outer']} of {held['inner']}" if held else name.rpartition(".")[2]
