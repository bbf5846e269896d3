"""What every page shares for as long as the service runs."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from litestar import Request
from litestar.connection import ASGIConnection

from lawyers_hub.settings import Network
from lawyers_hub.web.api_client import Lines
from lawyers_hub.web.assets import Assets
from lawyers_hub.web.sealing import Seal

# The framework's generics say nothing the pages use: what a request carries is asked of `Site` and `Session`.
Connection = ASGIConnection[Any, Any, Any, Any]
HubRequest = Request[Any, Any, Any]


@dataclass(frozen=True)
class Site:
    """`closing` is set when the service begins to stop: whoever answers without end then ends."""

    lines: Lines
    seal: Seal
    assets: Assets
    templates: Environment
    trusted_proxies: tuple[Network, ...]
    closing: asyncio.Event = field(default_factory=asyncio.Event)


def site_of(connection: Connection) -> Site:
    site = connection.app.state.site
    assert isinstance(site, Site)  # noqa: S101 - set once, when the app is made
    return site
