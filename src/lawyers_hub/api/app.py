"""Puts the API together: its routes and the layers around them."""

from typing import cast

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler

from lawyers_hub.api.audit import AuditController
from lawyers_hub.api.cases import CasesController
from lawyers_hub.api.dashboard import DashboardController
from lawyers_hub.api.deadlines import CaseDeadlinesController, DeadlinesController, WorkingDaysController
from lawyers_hub.api.documented import DocumentedRoutes, openapi
from lawyers_hub.api.documents import CaseDocumentsController, DocumentsController
from lawyers_hub.api.hearing_out import HearingOut
from lawyers_hub.api.media_types import json_only
from lawyers_hub.api.monitoring import MonitoringController
from lawyers_hub.api.notes import NotesController
from lawyers_hub.api.notifications import NotificationsController
from lawyers_hub.api.opening import opened
from lawyers_hub.api.operations import OperationsController
from lawyers_hub.api.people import PeopleController
from lawyers_hub.api.problems import (
    answer_crash,
    answer_files_away,
    answer_http_error,
    answer_hub_error,
    answer_session_ended,
    answer_undecodable,
)
from lawyers_hub.api.progress import ProgressController
from lawyers_hub.api.search import SearchController
from lawyers_hub.api.shares import SharesController
from lawyers_hub.api.sign_in import OwnController, SignInController
from lawyers_hub.api.signed_in import SignedInMiddleware, open_work
from lawyers_hub.database.unit_of_work import SessionEnded
from lawyers_hub.files.errors import FileError
from lawyers_hub.practice.errors import HubError
from lawyers_hub.settings import ApiSettings
from lawyers_hub.telemetry.request_id import RequestIdMiddleware
from lawyers_hub.telemetry.traces import send_what_is_recorded

PREFIX = "/api/v1"

# Uploads have a limit of their own; nothing else that people send is anywhere near this.
MAX_BODY_BYTES = 1024 * 1024

CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    SignInController,
    OwnController,
    DashboardController,
    CasesController,
    NotesController,
    SharesController,
    CaseDeadlinesController,
    DeadlinesController,
    WorkingDaysController,
    CaseDocumentsController,
    DocumentsController,
    ProgressController,
    SearchController,
    NotificationsController,
    PeopleController,
    AuditController,
    OperationsController,
    MonitoringController,
)


def create_app(settings: ApiSettings) -> ASGIApp:
    """The API as an ASGI application; it opens its database and files when the server starts it."""
    return cast("ASGIApp", RequestIdMiddleware(HearingOut(create_litestar(settings)), "api"))


def create_litestar(settings: ApiSettings) -> Litestar:
    app = Litestar(
        route_handlers=[Router(path=PREFIX, route_handlers=CONTROLLERS)],
        middleware=[SignedInMiddleware],
        guards=[json_only],
        dependencies={"work": Provide(open_work)},
        exception_handlers={
            HubError: answer_hub_error,
            SessionEnded: answer_session_ended,
            FileError: answer_files_away,
            HTTPException: answer_http_error,
            UnicodeDecodeError: answer_undecodable,
            RecursionError: answer_undecodable,
            Exception: answer_crash,
        },
        lifespan=[opened(settings)],
        on_shutdown=[send_what_is_recorded],
        plugins=[DocumentedRoutes()],
        openapi_config=openapi(PREFIX),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,  # telemetry.logs is the one place that shapes log lines
    )
    app.state.settings = settings
    return app
