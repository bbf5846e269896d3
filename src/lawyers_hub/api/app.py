"""Puts the API together: its rooms, its layers, and what it opens at start and closes at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import cast

from litestar import Litestar, Router
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import ScalarRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.plugins import InitPlugin
from litestar.types import ASGIApp, ControllerRouterHandler

from lawyers_hub.api.monitoring import MonitoringController
from lawyers_hub.api.people import PeopleController
from lawyers_hub.api.problems import (
    COMMON_ANSWERS,
    answer_crash,
    answer_http_error,
    answer_hub_error,
    answer_session_ended,
)
from lawyers_hub.api.sign_in import OwnController, SignInController
from lawyers_hub.api.signed_in import SignedInMiddleware, open_work
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import SessionEnded
from lawyers_hub.practice.errors import HubError
from lawyers_hub.settings import ApiSettings
from lawyers_hub.telemetry.request_id import RequestIdMiddleware

PREFIX = "/api/v1"

# Uploads have a limit of their own; nothing else that people send is anywhere near this.
MAX_BODY_BYTES = 1024 * 1024

CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    SignInController,
    OwnController,
    PeopleController,
    MonitoringController,
)


def create_app(settings: ApiSettings) -> ASGIApp:
    """The API as an ASGI application; it opens its database and files when the server starts it."""
    return cast("ASGIApp", RequestIdMiddleware(create_litestar(settings), "api"))


def create_litestar(settings: ApiSettings) -> Litestar:
    app = Litestar(
        route_handlers=[Router(path=PREFIX, route_handlers=CONTROLLERS)],
        middleware=[SignedInMiddleware],
        dependencies={"work": Provide(open_work)},
        exception_handlers={
            HubError: answer_hub_error,
            SessionEnded: answer_session_ended,
            HTTPException: answer_http_error,
            Exception: answer_crash,
        },
        lifespan=[_opened(settings)],
        plugins=[_DocumentedProblems()],
        openapi_config=_openapi(),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,  # telemetry.logs is the one place that shapes log lines
    )
    app.state.settings = settings
    return app


def _opened(settings: ApiSettings) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        async with Database.connect(settings.database_url, service=settings.listening.instance) as database:
            app.state.database = database
            yield

    return opened


class _DocumentedProblems(InitPlugin):
    """Writes into the OpenAPI document the problems that every route may answer."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        for router in app_config.route_handlers:
            if isinstance(router, Router):
                for route in router.routes:
                    for handler in getattr(route, "route_handlers", []):
                        _document_problems(handler)
        return app_config


def _document_problems(handler: HTTPRouteHandler) -> None:
    handler.responses = {**COMMON_ANSWERS, **(handler.responses or {})}


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Lawyers Hub",
        version="1",
        description=(
            "Cases and documents of law firms. Sign in with `/api/v1/auth/login` and send the access token as "
            "`Authorization: Bearer …`. Every answer carries `x-correlation-id`; every error is a problem document."
        ),
        path=f"{PREFIX}/schema",
        render_plugins=[ScalarRenderPlugin()],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
        ),
        security=[{"bearer": []}],
    )
