"""Runs an ASGI application on Granian: one worker process, graceful stop, no access log but our own."""

from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings
from granian.server import Server

from lawyers_hub.settings import Listening

# A load balancer stops sending within 2 s; what is in flight then has this long to finish.
GRACE_S = 15


def serve(factory: str, listening: Listening) -> int:
    """Serves until SIGTERM or SIGINT; requests in flight are finished within the grace period.

    `factory` is `module:function`; the worker process calls it, so that nothing is opened before the fork.
    """
    Server(
        factory,
        factory=True,
        address=listening.host,
        port=listening.port,
        interface=Interfaces.ASGI,
        workers=1,
        loop=Loops.asyncio,
        workers_kill_timeout=GRACE_S,
        respawn_failed_workers=False,
        websockets=False,
        log_access=False,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
    ).serve()
    return 0
