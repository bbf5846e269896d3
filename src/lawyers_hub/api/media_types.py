"""What a body may be sent as. JSON only: other types travel between sites without a browser asking (Fetch, CORS)."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from lawyers_hub.api.problems import MEDIA_TYPE, Problem

JSON_ANSWERS = {
    415: ResponseSpec(Problem, description="The body was sent as something else than JSON.", media_type=MEDIA_TYPE),
}


class NotJson(HTTPException):
    status_code = 415
    detail = "Send the body as JSON, with the header Content-Type: application/json."


def json_only(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard for routes that take data; a body without a type is taken for JSON. Raises `NotJson`."""
    media_type = connection.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if takes_json(handler) and media_type != "application/json":
        raise NotJson


def takes_json(handler: BaseRouteHandler) -> bool:
    return isinstance(handler, HTTPRouteHandler) and "data" in handler.fn.__annotations__
