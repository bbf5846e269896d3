"""The services of an installation: what is started, with which environment, after what.

DATABASE_URL, REDIS_URL, STORAGE_URL and SMTP_URL, where given, stand in for the embedded parts.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lawyers_hub.stack.addresses import HOST, Addresses
from lawyers_hub.stack.caddy import READY, load_balancer
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres, what_postgres_lacks
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.prometheus import prometheus
from lawyers_hub.stack.readiness import http_answers
from lawyers_hub.stack.redis import EmbeddedRedis, what_redis_lacks

REPLICAS = ("api-1", "api-2")

# Every service is given what it needs by name; nothing of this may reach it by inheritance.
_OURS = frozenset({
    "DATABASE_URL", "REDIS_URL", "STORAGE_URL", "API_URL", "LISTEN_HOST", "LISTEN_PORT", "SERVICE", "INSTANCE",
    "SMTP_URL", "MAIL_FROM", "PUBLIC_URL", "HUB_HOME", "HUB_TOKEN_SECRET", "HUB_COOKIE_SECRET",
    "HUB_API_PASSWORD", "HUB_RELAY_PASSWORD", "HUB_WORKER_PASSWORD", "HUB_OPERATOR_PASSWORD",
    "HUB_STATISTICS_PASSWORD",
})  # fmt: skip


@dataclass(frozen=True)
class Installation:
    """One stack: its state folder, its addresses, and what the environment gives instead of embedded parts."""

    home: Home
    addresses: Addresses
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @cached_property
    def postgres(self) -> EmbeddedPostgres | None:
        if self.environment.get("DATABASE_URL"):
            return None
        return EmbeddedPostgres(self.home, self.addresses.port("postgres"))

    @cached_property
    def redis(self) -> EmbeddedRedis | None:
        if self.environment.get("REDIS_URL"):
            return None
        return EmbeddedRedis(self.home, self.addresses.port("redis"))

    @property
    def owner_url(self) -> str:
        return postgres.owner_url if (postgres := self.postgres) else self.environment["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        return redis.url if (redis := self.redis) else self.environment["REDIS_URL"]

    @property
    def storage_url(self) -> str:
        return self.environment.get("STORAGE_URL") or self.home.files.as_uri()

    @property
    def mail(self) -> dict[str, str]:
        """Where letters go, from whom, and where their links lead. For the worker alone: it may hold a password."""
        given = {name: self.environment[name] for name in ("SMTP_URL", "MAIL_FROM") if self.environment.get(name)}
        public_url = self.environment.get("PUBLIC_URL") or self.addresses.url("web")
        return {"SMTP_URL": self.home.mail.as_uri(), **given, "PUBLIC_URL": public_url}

    def prepare(self) -> None:
        """Makes the embedded parts' data and asks the given ones for a sign of life; raises `CannotRun`."""
        if postgres := self.postgres:
            postgres.prepare()
        elif lack := what_postgres_lacks(self.owner_url):
            raise CannotRun(_no_answer("database", "DATABASE_URL", self.owner_url, lack))
        if redis := self.redis:
            redis.prepare()
        elif lack := what_redis_lacks(self.redis_url):
            raise CannotRun(_no_answer("Redis", "REDIS_URL", self.redis_url, lack))

    def services(self, *, demo: bool = True, monitoring: bool = False) -> list[Service]:
        """Every service, in the order of starting; stopping goes the other way. Raises `CannotRun`."""
        return [
            *(part.service() for part in (self.postgres, self.redis) if part),
            self.migrate(needs=("postgres",)),
            *([self._demo()] if demo else []),
            *(self._api(replica) for replica in REPLICAS),
            self._load_balancer(),
            self._job_service("relay", self.home.secrets().relay_password),
            self._job_service("worker", self.home.secrets().worker_password, self.mail),
            self._web(),
            *([prometheus(self.home, self.addresses, needs=("web",))] if monitoring else []),
        ]

    def migrate(self, needs: tuple[str, ...] = ()) -> Service:
        secrets = self.home.secrets()
        return Service(
            name="migrate",
            command=_python("lawyers_hub.database.migrate"),
            environment=self._inherited() | {
                "SERVICE": "migrate",
                "DATABASE_URL": self.owner_url,
                "HUB_API_PASSWORD": secrets.api_password,
                "HUB_RELAY_PASSWORD": secrets.relay_password,
                "HUB_WORKER_PASSWORD": secrets.worker_password,
                "HUB_OPERATOR_PASSWORD": secrets.operator_password,
            },
            needs=needs,
            once=True,
        )  # fmt: skip

    def founding(self, *words: str) -> Service:
        """Founds a firm; `words` are those of `lawyers_hub.practice.founding`."""
        return Service(
            name="founding",
            command=(*_python("lawyers_hub.practice.founding"), *words),
            environment=self._inherited() | {"DATABASE_URL": self.owner_url},
            once=True,
        )

    def _demo(self) -> Service:
        return Service(
            name="demo",
            command=_python("lawyers_hub.practice.demo"),
            environment=self._inherited()
            | {"SERVICE": "demo", "DATABASE_URL": self.owner_url, "STORAGE_URL": self.storage_url},
            needs=("migrate",),
            once=True,
        )

    def _api(self, replica: str) -> Service:
        secrets = self.home.secrets()
        own = {
            "DATABASE_URL": login_url(self.owner_url, "api", secrets.api_password),
            "STORAGE_URL": self.storage_url,
            "HUB_TOKEN_SECRET": secrets.token_secret,
        }
        return self._product("api", replica, own, ready=READY, needs=("migrate",))

    def _load_balancer(self) -> Service:
        ports = [self.addresses.port(replica) for replica in REPLICAS]
        return load_balancer(self.home, self.addresses.port("lb"), ports, needs=REPLICAS)

    def _job_service(self, service: str, password: str, more: Mapping[str, str] | None = None) -> Service:
        own = {
            "DATABASE_URL": login_url(self.owner_url, service, password),
            "REDIS_URL": self.redis_url,
            "STORAGE_URL": self.storage_url,
            **(more or {}),
        }
        return self._product(f"jobs.{service}", service, own, ready="/ready", needs=("redis", "migrate"))

    def _web(self) -> Service:
        own = {"API_URL": self.addresses.url("lb"), "HUB_COOKIE_SECRET": self.home.secrets().cookie_secret}
        return self._product("web", "web", own, ready="/ready", needs=("lb",))

    def _product(
        self, room: str, instance: str, own: Mapping[str, str], *, ready: str, needs: tuple[str, ...]
    ) -> Service:
        port = self.addresses.port(instance)
        who = {
            "SERVICE": room.removeprefix("jobs."),
            "INSTANCE": instance,
            "LISTEN_HOST": HOST,
            "LISTEN_PORT": str(port),
        }
        return Service(
            name=instance,
            command=_python(f"lawyers_hub.{room}"),
            environment={**self._inherited(), **who, **own},
            port=port,
            ready=http_answers(f"{self.addresses.url(instance)}{ready}"),
            needs=needs,
        )

    def _inherited(self) -> dict[str, str]:
        rest = {name: value for name, value in self.environment.items() if name.removesuffix("_FILE") not in _OURS}
        return rest | {"PYTHONUNBUFFERED": "1"}


def login_url(owner_url: str, service: str, password: str) -> str:
    """The address of the owner's database for the login role that migrations made for `service`."""
    owner = urlsplit(owner_url)
    database = unquote(owner.path.lstrip("/")) or unquote(owner.username or "")
    login = f"{quote(f'{database}_{service}', safe='')}:{quote(password, safe='')}"
    return owner._replace(netloc=f"{login}@{owner.netloc.rpartition('@')[2]}").geturl()


def _python(module: str) -> tuple[str, ...]:
    # -P: a file in the current folder must not stand in for a module.
    return (sys.executable, "-P", "-m", module)


def _no_answer(part: str, variable: str, url: str, lack: str) -> str:
    where = urlsplit(url).netloc.rpartition("@")[2] or Path(urlsplit(url).path)
    return f"The {part} at {where} does not answer ({lack}): start it, or correct {variable}."
