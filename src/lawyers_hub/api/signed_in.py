"""Who is asking? Every route wants a valid access token unless it says `public=True`; roles are guarded by name."""

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import Guard

from lawyers_hub.database.unit_of_work import STAFF, Actor, Role, Work, acting
from lawyers_hub.practice.errors import NotAllowed, NotSignedIn
from lawyers_hub.practice.tokens import read_access_token
from lawyers_hub.telemetry.visitor import visitor_address


class SignedInMiddleware(AbstractAuthenticationMiddleware):
    """Reads the bearer token into `request.user`. That it still stands is checked in the unit of work."""

    def __init__(self, app: Any) -> None:
        super().__init__(app, exclude_from_auth_key="public")

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("Sign in first: this needs an access token.")
        settings = connection.app.state.settings
        actor = read_access_token(token, settings.token_secret, address_of(connection))
        connection.scope["state"]["logged"] = {"firm_id": actor.firm_id, "person_id": actor.person_id}
        return AuthenticationResult(user=actor, auth=token)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    return visitor_address(
        connection.client.host if connection.client else None,
        connection.headers.get("x-forwarded-for"),
        connection.app.state.settings.trusted_proxies,
    )


def only(*roles: Role) -> Guard:
    """A guard that lets these roles pass."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        if connection.user.role not in roles:
            raise NotAllowed(f"This is open to {' and '.join(_plural(role) for role in roles)} only.")

    return guard


staff_only: Guard = only(*sorted(STAFF))


def _plural(role: Role) -> str:
    return {"admin": "firm administrators"}.get(role, f"{role}s")


OpenWork = NamedDependency[Work]
"""How a handler asks for its transaction: `work: OpenWork`."""


async def open_work(request: Request[Actor, str, State]) -> AsyncIterator[Work]:
    """One transaction for the request, in the firm of the person who asks.

    It commits after the handler has returned and before a byte of the answer is sent: whoever reads the answer
    may rely on it.
    """
    async with acting(request.app.state.database, request.user) as work:
        yield work
