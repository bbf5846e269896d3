"""The OpenAPI document: read it at `/api/v1/schema`, generate clients from `/api/v1/schema/openapi.json`."""

from dataclasses import replace

from litestar import Router
from litestar.config.app import AppConfig
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.plugins import InitPlugin

from lawyers_hub.api.handbook import Handbook
from lawyers_hub.api.media_types import JSON_ANSWERS, takes_json
from lawyers_hub.api.problems import COMMON_ANSWERS

_DESCRIPTION = """\
Cases and documents of law firms, each firm behind a wall of its own.

Sign in with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`.
Every answer carries `x-correlation-id`, and every error is a problem document (RFC 9457) that repeats it.
Lists come in pages: send `next_cursor` of one page as `cursor` to get the next.
Creating requests take an `Idempotency-Key`; edits want `If-Match` with the ETag of what was changed.
"""


class DocumentedRoutes(InitPlugin):
    """Writes into the document what every route is called and which problems it may answer."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        for router in app_config.route_handlers:
            if isinstance(router, Router):
                for route in router.routes:
                    for handler in getattr(route, "route_handlers", []):
                        _document(handler)
        return app_config


def openapi(prefix: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Lawyers Hub",
        version="1",
        description=_DESCRIPTION,
        # Whoever writes a client reads it before having a sign-in.
        openapi_router=Router(f"{prefix}/schema", route_handlers=[], include_in_schema=False, opt={"public": True}),
        use_handler_docstrings=True,
        render_plugins=[Handbook()],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
        ),
        security=[{"bearer": []}],
    )


def _document(handler: HTTPRouteHandler) -> None:
    handler.summary = handler.handler_name.replace("_", " ").capitalize()
    if handler.opt.get("public"):
        handler.security = [{}]
    answers = {**COMMON_ANSWERS, **(JSON_ANSWERS if takes_json(handler) else {}), **(handler.responses or {})}
    # An example of random letters explains nothing.
    handler.responses = {status: replace(answer, generate_examples=False) for status, answer in answers.items()}
