"""The embedded Redis: Valkey from a wheel, with the flags that staging uses too.

`EmbeddedRedis(home, port).running()` yields a ready server at `url`.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.home import REPOSITORY, Home, disk_faults_in_words
from lawyers_hub.stack.process import Service, running

TIMEOUT_S = 2.0
FLAGS = REPOSITORY / "infrastructure" / "redis" / "redis.conf"


@dataclass(frozen=True)
class EmbeddedRedis:
    """Valkey with its data in `home`, listening on 127.0.0.1:`port` behind a password."""

    home: Home
    port: int

    @property
    def url(self) -> str:
        return f"redis://:{self.home.secrets().redis_password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Makes the data folder and writes the configuration; raises `CannotRun`."""
        with disk_faults_in_words(self.home.redis):
            self.home.redis.mkdir(mode=0o700, exist_ok=True)
            self._configuration.touch(mode=0o600)
            self._configuration.write_text(
                f"include {_quoted(FLAGS)}\n"
                f"bind 127.0.0.1\n"
                f"port {self.port}\n"
                f"dir {_quoted(self.home.redis)}\n"
                f"requirepass {self.home.secrets().redis_password}\n"
            )

    def service(self) -> Service:
        return Service(
            name="redis",
            command=(str(valkey_server()), str(self._configuration)),
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            port=self.port,
            ready=lambda: what_redis_lacks(self.url),
            remedy=(f"remove {self.home.redis} and start again, for the database remembers every job that is not done"),
        )

    @contextmanager
    def running(self) -> Iterator["EmbeddedRedis"]:
        self.home.prepare()
        self.prepare()
        with running(self.service(), self.home.log_of("redis")):
            yield self

    @property
    def _configuration(self) -> Path:
        # Not on the command line, where every user of the machine could read the password.
        return self.home.redis / "redis.conf"


def what_redis_lacks(url: str) -> str | None:
    """None when the server at `url` answers, else its reason."""
    where = urlsplit(url)
    commands = [("PING",)]
    if where.password:
        login = (unquote(where.username),) if where.username else ()
        commands.insert(0, ("AUTH", *login, unquote(where.password)))
    try:
        with _connected(where) as connection, connection.makefile("rb") as answers:
            for command in commands:
                connection.sendall(_encoded(command))
                answer = answers.readline().decode("utf-8", "replace").strip()
                if not answer.startswith("+"):
                    return answer.lstrip("-") or "it hung up"
    except OSError as fault:
        return str(fault) or type(fault).__name__
    return None


# The client library takes longer to import than the server to start, and this is all we ask of it.
def _connected(where: SplitResult) -> socket.socket:
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT_S)
        connection.connect(unquote(where.path))
        return connection
    host = where.hostname or "localhost"
    connection = socket.create_connection((host, where.port or 6379), TIMEOUT_S)
    if where.scheme == "rediss":
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    return connection


def _encoded(command: tuple[str, ...]) -> bytes:
    words = [word.encode() for word in command]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
