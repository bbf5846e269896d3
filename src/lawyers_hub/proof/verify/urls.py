"""Addresses of pages, as people write them into files."""

from urllib.parse import urlsplit

import msgspec


class Url(msgspec.Struct, frozen=True):
    """`port` is None where none is said."""

    scheme: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""


def url_of(text: str) -> Url:
    """Its parts; what cannot be an address has none."""
    try:
        parts = urlsplit(text)
        return Url(parts.scheme, parts.hostname or "", parts.port, parts.path)
    except ValueError:
        return Url()
