"""The pages as one application: every feature's routes, behind one door and one set of rules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp

from lawyers_hub.settings import WebSettings
from lawyers_hub.stopping import when_told_to_stop
from lawyers_hub.telemetry.request_id import RequestIdMiddleware
from lawyers_hub.telemetry.traces import send_what_is_recorded
from lawyers_hub.web import (
    account,
    audit,
    case_changes,
    case_edits,
    cases,
    dashboard,
    deadline_changes,
    deadline_entry,
    deadlines,
    documents,
    login,
    monitoring,
    notifications,
    operations,
    people,
    progress,
    search,
    static_files,
    uploads,
)
from lawyers_hub.web.api_client import open_lines
from lawyers_hub.web.assets import Assets
from lawyers_hub.web.errors import HANDLERS
from lawyers_hub.web.forms import refuse_foreign_forms
from lawyers_hub.web.pages import environment
from lawyers_hub.web.sealing import Seal
from lawyers_hub.web.security_headers import write_security_headers
from lawyers_hub.web.session import signed_in, write_cookies
from lawyers_hub.web.site import Site

FEATURES = (
    monitoring, static_files, login, dashboard, cases, case_changes, case_edits, deadlines, deadline_entry,
    deadline_changes, documents, uploads, progress, search, notifications, audit, people, operations, account,
)  # fmt: skip

# Room for the longest note and every field of a case; files have a limit of their own.
_MAX_FORM_BYTES = 1_000_000


def open_site(settings: WebSettings) -> Site:
    """What all pages share; its lines to the API are closed when the application stops."""
    assets = Assets()
    return Site(
        lines=open_lines(settings.api_url),
        seal=Seal(settings.cookie_secret),
        assets=assets,
        templates=environment(assets),
        trusted_proxies=settings.trusted_proxies,
    )


def create_app(settings: WebSettings) -> ASGIApp:
    """The pages as an ASGI application."""
    return cast("ASGIApp", RequestIdMiddleware(create_litestar(open_site(settings)), "web"))


def create_litestar(site: Site) -> Litestar:
    @asynccontextmanager
    async def connected(_app: Litestar) -> AsyncIterator[None]:
        async with site.lines.asking, site.lines.streaming:
            with when_told_to_stop(site.closing.set):
                yield

    return Litestar(
        route_handlers=[feature.router for feature in FEATURES],
        dependencies={"visitor": Provide(signed_in)},
        guards=[refuse_foreign_forms],
        exception_handlers=HANDLERS,
        before_send=[write_cookies, write_security_headers],
        lifespan=[connected],
        on_shutdown=[send_what_is_recorded],
        state=State({"site": site}),
        request_max_body_size=_MAX_FORM_BYTES,
        openapi_config=None,
        logging_config=None,
    )
