"""What a process tells of itself is hidden by load balancers, by its address.

Some compare the address as it was sent and some as it reads; so whoever writes it in another way (`%6donitoring`, `//`,
a slash at the end) gets no answer here.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler


def asked_plainly(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard. Raises `NotFoundException` unless the address was sent letter by letter as its route is written."""
    if connection.scope["raw_path"].decode("latin-1") != connection.scope["path_template"]:
        raise NotFoundException
