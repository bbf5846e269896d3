"""Signing in and out, and what is one's own."""

from typing import Annotated

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from msgspec import Meta

from lawyers_hub.api.problems import MEDIA_TYPE, Problem
from lawyers_hub.api.signed_in import OpenWork, address_of
from lawyers_hub.database.unit_of_work import Actor, Work, acting
from lawyers_hub.practice import people, sign_in
from lawyers_hub.practice.people import Firm, Person
from lawyers_hub.practice.sign_in import Credentials, SignedIn
from lawyers_hub.practice.tokens import ACCESS_LIFETIME_S, read_refresh_token, write_access_token

Anyone = Request[None, None, State]

THROTTLED = {
    429: ResponseSpec(Problem, description="Too many failed tries; Retry-After says when.", media_type=MEDIA_TYPE),
}


class RefreshRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    refresh_token: Annotated[str, Meta(max_length=300)]


class Session(msgspec.Struct, frozen=True):
    """Tokens for a person; `refresh_token` is null when a newer one was handed out a moment ago."""

    access_token: str
    access_expires_in_s: int
    refresh_token: str | None
    person: Person
    firm: Firm


class Me(msgspec.Struct, frozen=True):
    person: Person
    firm: Firm


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    current_password: str
    new_password: str


class SignInController(Controller):
    """Tokens: short ones for access, rotating ones to stay signed in."""

    path = "/auth"
    tags = ("Signing in",)

    @post("/login", public=True, status_code=200, responses=THROTTLED)
    async def log_in(self, request: Anyone, data: JSONBody[Credentials]) -> Session:
        """Signs a person in. Guessing is slowed down: 429 says how long to wait."""
        signed_in = await sign_in.sign_in(
            request.app.state.database,
            data,
            address=address_of(request),
            user_agent=request.headers.get("user-agent"),
        )
        return await _session(request, signed_in)

    @post("/refresh", public=True, status_code=200)
    async def refresh(self, request: Anyone, data: JSONBody[RefreshRequest]) -> Session:
        """A new access token, and the next refresh token. An old one used again ends the session."""
        token = read_refresh_token(data.refresh_token)
        signed_in = await sign_in.refresh(request.app.state.database, token, address=address_of(request))
        return await _session(request, signed_in)

    @post("/logout", status_code=204)
    async def log_out(self, work: OpenWork) -> None:
        """Ends this session; its tokens stop working at once."""
        await sign_in.sign_out(work)


class OwnController(Controller):
    """The signed-in person."""

    path = "/me"
    tags = ("Signing in",)

    @get()
    async def show_me(self, work: OpenWork) -> Me:
        """The signed-in person and their firm."""
        return await _me(work)

    @post("/password", status_code=204)
    async def change_password(self, work: OpenWork, data: JSONBody[PasswordChange]) -> None:
        """Changes one's own password; other sessions of the person end."""
        await people.change_own_password(work, data.current_password, data.new_password)


async def _session(request: Anyone, signed_in: SignedIn) -> Session:
    state = request.app.state
    async with acting(state.database, signed_in.actor) as work:
        me = await _me(work)
    return Session(
        access_token=write_access_token(signed_in.actor, state.settings.token_secret),
        access_expires_in_s=ACCESS_LIFETIME_S,
        refresh_token=str(signed_in.refresh_token) if signed_in.refresh_token else None,
        person=me.person,
        firm=me.firm,
    )


async def _me(work: Work) -> Me:
    actor: Actor = work.actor
    assert actor.person_id is not None  # noqa: S101 - no token is without a person
    return Me(await people.find_person(work, actor.person_id), await people.own_firm(work))
