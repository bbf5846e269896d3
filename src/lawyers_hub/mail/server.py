"""The address of a mail server, as it stands in SMTP_URL."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

_WANTED = (
    "The mail server must be smtp://user:password@host:port or smtps://user:password@host:port, where user and"
    " password may be left out; in them, whatever is no letter of ASCII and no digit is percent-encoded."
)
_PORTS = {"smtps": 465, "smtp": 587}
_PORT_OF_THIS_MACHINE = 25

Encryption = Literal["from the start", "after the greeting", "none"]


@dataclass(frozen=True)
class MailServer:
    """Where the mail server listens, and how it is spoken to.

    Nothing travels unencrypted but to this very machine.
    """

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """Raises ValueError, which never repeats the address: it may hold a password."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").encode("idna").decode(), parts.port
            user, password = (unquote(word or "").encode("ascii").decode() for word in (parts.username, parts.password))
        except ValueError:
            raise ValueError(_WANTED) from None
        if not host or port == 0 or bool(user) != bool(password) or not _is_plain(parts):
            raise ValueError(_WANTED)
        here = _is_this_machine(host)
        return cls(
            host=host,
            port=port or (_PORT_OF_THIS_MACHINE if here and parts.scheme == "smtp" else _PORTS[parts.scheme]),
            encryption="from the start" if parts.scheme == "smtps" else "none" if here else "after the greeting",
            user=user,
            password=password,
        )


def _is_plain(parts: SplitResult) -> bool:
    return parts.scheme in _PORTS and parts.path in ("", "/") and not parts.query and not parts.fragment


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
