"""Runs an ASGI application on Granian: one worker process, graceful stop, no access log but our own."""

import socket
import sys

from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings
from granian.server import Server

from lawyers_hub.settings import Listening
from lawyers_hub.telemetry.listening import CannotListen

# A load balancer stops sending within 2 s; what is in flight then has this long to finish.
GRACE_S = 15


def serve(factory: str, listening: Listening) -> int:
    """Serves until SIGTERM or SIGINT; requests in flight are finished within the grace period. Returns the exit
    code: 2 with a sentence on standard error when the port cannot be had.

    `factory` is `module:function`; the worker process calls it, so that nothing is opened before the fork.
    """
    try:
        _try_to_listen(listening)
    except CannotListen as problem:
        print(problem, file=sys.stderr)
        return 2
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


def _try_to_listen(listening: Listening) -> None:
    """Granian shares a port with whoever shares it too, so two servers would answer by turns, unnoticed."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    try:
        socket.create_server((listening.host, listening.port), family=family).close()
    except OSError as problem:
        raise CannotListen(listening.host, listening.port, problem) from problem
