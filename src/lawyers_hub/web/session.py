"""Who is signed in: what the browser keeps between two pages, and what a page gets to know of it."""

from secrets import token_urlsafe
from typing import NamedTuple

import msgspec
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.types import Message, Scope

from lawyers_hub.telemetry.visitor import visitor_address
from lawyers_hub.web.addresses import came_by_https
from lawyers_hub.web.api_client import Api, SignedOut, Tokens
from lawyers_hub.web.records import Firm, Person, SignIn
from lawyers_hub.web.site import Connection, site_of

ACCESS, REFRESH, SESSION = "hub_access", "hub_refresh", "hub_session"
VISIT, FIRM, THEME, SAID = "hub_visit", "hub_firm", "hub_theme", "hub_said"

# The API ends an unused session earlier when it wants to; this only bounds what a browser keeps.
SESSION_S = 14 * 24 * 3600
YEAR_S = 365 * 24 * 3600
_STAFF = frozenset({"admin", "partner", "associate", "paralegal"})
_AUDITORS = frozenset({"admin", "partner"})
_STATE = "cookies_to_set"


class Session(msgspec.Struct, frozen=True):
    """The signed-in person as the page's frame shows them; what they may do is decided by the API alone."""

    id: str
    person: Person
    firm: Firm

    @property
    def is_staff(self) -> bool:
        return self.person.role in _STAFF

    @property
    def is_admin(self) -> bool:
        return self.person.role == "admin"

    @property
    def reads_audit(self) -> bool:
        return self.person.role in _AUDITORS


class Visitor(NamedTuple):
    """A signed-in person and the API as they may use it."""

    session: Session
    api: Api


SignedIn = NamedDependency[Visitor]
"""How a page asks for the person behind it: `visitor: SignedIn`. Nobody signed in means the sign-in page."""


def session_of(connection: Connection) -> Session | None:
    """The session in the browser's cookie when we sealed it; None for everybody else."""
    sealed = connection.cookies.get(SESSION, "")
    content = site_of(connection).seal.open("session", sealed)
    return None if content is None else msgspec.json.decode(content, type=Session)


async def signed_in(request: Connection) -> Visitor:
    """For pages behind the door. Raises `SignedOut` when nobody is signed in."""
    session = session_of(request)
    tokens = Tokens(request.cookies.get(ACCESS), request.cookies.get(REFRESH))
    if session is None or (tokens.access is None and tokens.refresh is None):
        raise SignedOut
    api = api_for(request, tokens)
    request.scope["state"]["api"] = api
    request.scope["state"]["session"] = session
    request.scope["state"]["logged"] = {"person_id": session.person.id, "firm": session.firm.slug}
    return Visitor(session, api)


def api_for(connection: Connection, tokens: Tokens | None = None) -> Api:
    site = site_of(connection)
    return Api(site.lines, tokens or Tokens(None, None), address_of(connection))


def address_of(connection: Connection) -> str | None:
    forwarded = connection.headers.get("x-forwarded-for")
    return visitor_address(_peer(connection), forwarded, site_of(connection).trusted_proxies)


def begin(connection: Connection, answer: SignIn) -> None:
    """Give the browser a new session. Its id is new too, so forms made before signing in are void."""
    _keep(connection, answer, token_urlsafe(18))
    set_cookie(connection, FIRM, answer.firm.slug, YEAR_S)


def end(connection: Connection) -> None:
    for name in (ACCESS, REFRESH, SESSION):
        set_cookie(connection, name, "", 0)


def form_owner(connection: Connection) -> str:
    """What a form's token is bound to: the session, or before that the visit."""
    session = session_of(connection)
    return session.id if session else connection.cookies.get(VISIT, "")


def begin_visit(connection: Connection) -> str:
    """The id of a visit without a session, made on the first look at the sign-in page."""
    visit = connection.cookies.get(VISIT) or token_urlsafe(18)
    set_cookie(connection, VISIT, visit, None)
    return visit


def set_cookie(connection: Connection, name: str, value: str, max_age_s: int | None) -> None:
    cookie = Cookie(
        key=name,
        value=value,
        max_age=max_age_s,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_is_secure(connection),
    )
    connection.scope["state"].setdefault(_STATE, []).append(cookie)


async def write_cookies(message: Message, scope: Scope) -> None:
    """Send what the page decided to keep, and tokens that were renewed on the way."""
    if message["type"] != "http.response.start":
        return
    state = scope["state"]
    api = state.get("api")
    decided = any(cookie.key == ACCESS for cookie in state.get(_STATE, []))  # signed in anew, or out
    if isinstance(api, Api) and api.renewed is not None and not decided:
        _keep(Connection(scope), api.renewed, state["session"].id)
    headers = MutableScopeHeaders.from_message(message)
    for cookie in state.get(_STATE, []):
        headers.add("set-cookie", cookie.to_header(header=""))


def _keep(connection: Connection, answer: SignIn, session_id: str) -> None:
    session = Session(session_id, answer.person, answer.firm)
    sealed = site_of(connection).seal.close("session", msgspec.json.encode(session))
    # A little shorter than the token's life, so that it is renewed before the API has to refuse it.
    set_cookie(connection, ACCESS, answer.access_token, max(answer.access_expires_in_s - 10, 1))
    if answer.refresh_token is not None:  # a page loading beside this one was already given the next
        set_cookie(connection, REFRESH, answer.refresh_token, SESSION_S)
    set_cookie(connection, SESSION, sealed, SESSION_S)


def _is_secure(connection: Connection) -> bool:
    forwarded = connection.headers.get("x-forwarded-proto")
    trusted = site_of(connection).trusted_proxies
    return came_by_https(connection.scope["scheme"], _peer(connection) or "", forwarded, trusted)


def _peer(connection: Connection) -> str | None:
    return connection.client.host if connection.client else None
