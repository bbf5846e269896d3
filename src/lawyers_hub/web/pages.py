"""From a template and what it shows to an answer, inside the frame that every page shares."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import Response
from litestar.response import Redirect
from markupsafe import Markup

from lawyers_hub.telemetry.correlation import current_correlation_id
from lawyers_hub.web import times, wording
from lawyers_hub.web.assets import Assets
from lawyers_hub.web.forms import form_token
from lawyers_hub.web.session import SAID, THEME, Session, session_of, set_cookie
from lawyers_hub.web.site import Connection, site_of
from lawyers_hub.web.snippets import snippet

THEMES = {"system": "Like the system", "light": "Light", "dark": "Dark"}
_UTC = times.zone_named("UTC")


def environment(assets: Assets) -> Environment:
    """Templates that escape everything and stop at a name they do not know."""
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(asset=assets.address, words=wording, counted=wording.counted, themes=THEMES)
    jinja.filters.update(
        when=_when,
        exactly=_exactly,
        clock=_clock,
        day=times.day,
        day_in_words=times.day_in_words,
        lasting=times.lasting,
        left=wording.left_words,
        size=wording.size_words,
        action=wording.action_words,
        facts=wording.fact_words,
        snippet=snippet,
    )
    return jinja


def page(request: Connection, template: str, status: int = 200, **shown: object) -> Response[str]:
    """The whole page, ready to send."""
    session = session_of(request)
    frame = {
        "session": session,
        "zone": times.zone_named(session.firm.time_zone) if session else _UTC,
        "theme": theme_of(request),
        "csrf": form_token(request),
        "said": _said(request),
        "path": request.scope["path"],
        "correlation_id": current_correlation_id(),
        "rail": _rail(session),
    }
    content = site_of(request).templates.get_template(template).render(frame | shown)
    return Response(content, media_type="text/html", status_code=status)


def go_to(request: Connection, path: str, said: str | None = None) -> Redirect:
    """To another page after something was done, which is said there once. A path of ours only."""
    if said is not None:
        set_cookie(request, SAID, said, 30)
    return Redirect(path, status_code=303)


def theme_of(request: Connection) -> str:
    theme = request.cookies.get(THEME, "system")
    return theme if theme in THEMES else "system"


def zone_of(session: Session) -> ZoneInfo:
    return times.zone_named(session.firm.time_zone)


def _said(request: Connection) -> str | None:
    name = request.cookies.get(SAID)
    if name:
        set_cookie(request, SAID, "", 0)
    return wording.SAID.get(name or "")


def _rail(session: Session | None) -> list[tuple[str, str, str]]:
    """Address, words and icon of each place this person may go to."""
    if session is None:
        return []
    places = [
        ("/", "Dashboard", "home"),
        ("/cases", "Cases", "case"),
        ("/documents", "Documents", "document"),
        ("/search", "Search", "search"),
    ]
    if session.is_staff:
        places.insert(3, ("/deadlines", "Deadlines", "deadline"))
    if session.reads_audit:
        places.append(("/audit", "Audit trail", "audit"))
    if session.is_admin:
        places += [("/people", "People", "people"), ("/operations", "Operations", "pulse")]
    return places


@pass_context
def _when(context: Context, moment: datetime | None) -> Markup:
    return times.when(moment, context["zone"])


@pass_context
def _exactly(context: Context, moment: datetime) -> Markup:
    return times.exactly(moment, context["zone"])


@pass_context
def _clock(context: Context, moment: datetime) -> str:
    return f"{moment.astimezone(context['zone']):%H:%M}"
