"""Where each service listens: one table, moved as a whole by `--port-offset`."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.process import Service

HOST = "127.0.0.1"
PORTS = {
    "postgres": 15432,
    "redis": 16379,
    "api-1": 3011,
    "api-2": 3012,
    "lb": 3001,
    "relay": 3021,
    "worker": 3022,
    "web": 3000,
    "prometheus": 9090,
}
MAX_OFFSET = 65_535 - max(PORTS.values())


@dataclass(frozen=True)
class Addresses:
    """The table, `offset` ports higher."""

    offset: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.offset <= MAX_OFFSET:
            raise CannotRun(
                f"The port offset {self.offset} leads out of the ports of this machine: "
                f"choose one between 0 and {MAX_OFFSET}."
            )

    def port(self, service: str) -> int:
        return PORTS[service] + self.offset

    def url(self, service: str) -> str:
        return f"http://{HOST}:{self.port(service)}"


def require_free_ports(services: Iterable[Service]) -> None:
    """Raises `CannotRun` naming the first port that somebody else listens on."""
    for service in services:
        if service.port is not None and not is_free(service.port):
            raise CannotRun(
                f"Port {service.port}, which {service.name} needs, is taken by {_holder(service.port)}: "
                "end that process, or start with `--port-offset 100`."
            )


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        # Connections of the last run that are still closing must not count.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen(1)
        except OSError:
            return False
    return True


def _holder(port: int) -> str:
    with suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    return "another process"
