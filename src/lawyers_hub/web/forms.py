"""What people type, and the proof that they typed it on a page of ours.

A form that changes something carries a token: our signature over the session it was made for. Another site can
make a browser send a form, but cannot read the token.
"""

from secrets import token_urlsafe

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler

from lawyers_hub.web.session import form_owner, session_of
from lawyers_hub.web.site import Connection, HubRequest, site_of

TOKEN_FIELD, TOKEN_HEADER = "csrf", "x-csrf-token"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class ForeignForm(Exception):
    """The form was not made by us for this session: it is too old, or from somewhere else."""


class Form:
    """A sent form. Texts come trimmed; a field that was not sent is empty."""

    def __init__(self, fields: list[tuple[str, object]]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        return [value.strip() for key, value in self._fields if key == name and isinstance(value, str)]

    def secret(self, name: str) -> str:
        """A password, exactly as typed."""
        return next((v for key, v in self._fields if key == name and isinstance(v, str)), "")

    def files(self, name: str) -> list[UploadFile]:
        """The chosen files; a file field left alone is sent as one file without a name."""
        chosen = [value for key, value in self._fields if key == name and isinstance(value, UploadFile)]
        return [file for file in chosen if file.filename]


async def sent_form(request: HubRequest) -> Form:
    form = await request.form()
    return Form(list(form.multi_items()))


def form_token(request: Connection, owner: str | None = None) -> str:
    """The token for the forms of this page."""
    return site_of(request).seal.stamp("form", (owner or form_owner(request)).encode())


def new_form_key() -> str:
    """One per form shown: sending the same form twice then creates one thing, not two."""
    return token_urlsafe(18)


async def refuse_foreign_forms(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Guard for every route. Raises `ForeignForm` before anything is changed."""
    assert isinstance(connection, Request)  # noqa: S101 - nothing here speaks WebSocket
    if connection.method in _SAFE:
        return
    owner = form_owner(connection)
    if not owner or (_carries_files(connection) and session_of(connection) is None):
        raise ForeignForm  # before a stranger's files are taken in
    token = connection.headers.get(TOKEN_HEADER) or (await sent_form(connection)).text(TOKEN_FIELD)
    if not site_of(connection).seal.matches("form", owner.encode(), token):
        raise ForeignForm


def _carries_files(request: HubRequest) -> bool:
    return request.content_type[0] == RequestEncodingType.MULTI_PART
