"""Access tokens (short, signed, checked on every request) and refresh tokens (long, random, used once).

An access token names the person, firm, session and role. The database confirms all four again in every
transaction, so a token is never the only thing that stands between two firms.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import jwt
import msgspec

from lawyers_hub.database.unit_of_work import Actor, Role
from lawyers_hub.practice.errors import NotSignedIn

ACCESS_LIFETIME_S = 10 * 60
REFRESH_LIFETIME = timedelta(days=14)

_ISSUER = "lawyers-hub"
_ROLES = get_args(Role)


class RefreshToken(msgspec.Struct, frozen=True):
    """`<firm>.<session>.<secret>`: the first two find the row, the third proves the right to it."""

    firm_id: UUID
    session_id: UUID
    secret: str

    def __str__(self) -> str:
        return f"{self.firm_id.hex}.{self.session_id.hex}.{self.secret}"

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.secret.encode()).digest()

    def proves(self, digest: bytes | None) -> bool:
        return digest is not None and hmac.compare_digest(self.digest, digest)


def new_refresh_token(firm_id: UUID, session_id: UUID) -> RefreshToken:
    return RefreshToken(firm_id, session_id, secrets.token_urlsafe(32))


def read_refresh_token(text: str) -> RefreshToken:
    try:
        firm, session, secret = text.split(".")
        return RefreshToken(UUID(hex=firm), UUID(hex=session), secret)
    except ValueError:
        raise NotSignedIn("This sign-in is not valid. Sign in again.") from None


def write_access_token(actor: Actor, secret: str) -> str:
    now = datetime.now(UTC)
    claims = {
        "iss": _ISSUER,
        "iat": now,
        "exp": now + timedelta(seconds=ACCESS_LIFETIME_S),
        "sub": str(actor.person_id),
        "firm": str(actor.firm_id),
        "sid": str(actor.session_id),
        "role": actor.role,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def read_access_token(token: str, secret: str, address: str | None) -> Actor:
    """The actor whom the token names.

    Raises:
        NotSignedIn: it has expired, was tampered with, or was never ours.
    """
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            issuer=_ISSUER,
            options={"require": ["exp", "iat", "sub", "firm", "sid", "role"]},
        )
        if claims["role"] not in _ROLES:
            raise ValueError
        return Actor(
            firm_id=UUID(claims["firm"]),
            person_id=UUID(claims["sub"]),
            session_id=UUID(claims["sid"]),
            role=claims["role"],
            address=address,
        )
    except jwt.ExpiredSignatureError:
        raise NotSignedIn("This sign-in has expired. Sign in again.") from None
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        raise NotSignedIn("This sign-in is not valid. Sign in again.") from None
