"""What a service is told by its environment, checked once at start.

Every service reads only the settings it needs, so that a worker never holds the key that signs tokens.
A wrong or missing variable raises `BadSetting`: one sentence that names the variable and what it should be.

What may be secret can come from a file: NAME_FILE names the file that holds the value of NAME. Docker and Kubernetes
hand out secrets so, and a file is not inherited by children and not shown by whoever lists a container's environment.
"""

import os
from collections.abc import Callable, Mapping
from email.headerregistry import Address
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from lawyers_hub.mail.letter import mailbox

Network = IPv4Network | IPv6Network
T = TypeVar("T")

MIN_SECRET_CHARS = 32
MAIL_FROM = "Lawyers Hub <hub@localhost>"
BACKUPS_TO_KEEP = "48"
LOGINS = ("api", "relay", "worker", "operator")


class BadSetting(Exception):
    """An environment variable is missing or wrong; the message is meant for the person who set it."""


class Listening(msgspec.Struct, frozen=True):
    """Who this process is, where it answers, and what it tells of itself."""

    service: str
    instance: str
    host: str
    port: int
    log_level: str
    collector_url: str | None


class ApiSettings(msgspec.Struct, frozen=True):
    """What the API needs: the database as `lawyers_api`, the files, and the key that signs tokens."""

    listening: Listening
    database_url: str
    storage_url: str
    token_secret: str
    trusted_proxies: tuple[Network, ...]


class WebSettings(msgspec.Struct, frozen=True):
    """What the pages need: the API's address and the key that protects forms."""

    listening: Listening
    api_url: str
    cookie_secret: str
    trusted_proxies: tuple[Network, ...]


class JobSettings(msgspec.Struct, frozen=True):
    """What the relay and the worker need."""

    listening: Listening
    database_url: str
    redis_url: str
    storage_url: str


class MailSettings(msgspec.Struct, frozen=True):
    """What the worker needs to send letters: where to, from whom, and where people find the pages."""

    post_url: str
    sender: Address
    public_url: str


class BackupSettings(msgspec.Struct, frozen=True):
    """What keeps copies of Redis needs; without `every_minutes` it makes one and ends."""

    redis_url: str
    backup_url: str
    keep: int
    every_minutes: int | None


def api_settings(environment: Mapping[str, str] = os.environ) -> ApiSettings:
    return ApiSettings(
        listening=listening(environment, "api", 3011),
        database_url=_url(environment, "DATABASE_URL", "postgresql", "postgres"),
        storage_url=_url(environment, "STORAGE_URL", "file", "s3"),
        token_secret=_secret(environment, "HUB_TOKEN_SECRET"),
        trusted_proxies=_networks(environment),
    )


def web_settings(environment: Mapping[str, str] = os.environ) -> WebSettings:
    return WebSettings(
        listening=listening(environment, "web", 3000),
        api_url=_url(environment, "API_URL", "http", "https").rstrip("/"),
        cookie_secret=_secret(environment, "HUB_COOKIE_SECRET"),
        trusted_proxies=_networks(environment),
    )


def job_settings(environment: Mapping[str, str] = os.environ, *, service: str, port: int) -> JobSettings:
    return JobSettings(
        listening=listening(environment, service, port),
        database_url=_url(environment, "DATABASE_URL", "postgresql", "postgres"),
        redis_url=_url(environment, "REDIS_URL", "redis", "rediss", "unix"),
        storage_url=_url(environment, "STORAGE_URL", "file", "s3"),
    )


def mail_settings(environment: Mapping[str, str] = os.environ) -> MailSettings:
    return MailSettings(
        post_url=_url(environment, "SMTP_URL", "smtp", "smtps", "file"),
        sender=_parsed(environment, "MAIL_FROM", MAIL_FROM, _sender, "an address such as Hub <hub@example.com>"),
        public_url=_url(environment, "PUBLIC_URL", "http", "https").rstrip("/"),
    )


def backup_settings(environment: Mapping[str, str] = os.environ) -> BackupSettings:
    every = "BACKUP_EVERY_MINUTES"
    return BackupSettings(
        redis_url=_url(environment, "REDIS_URL", "redis", "rediss", "unix"),
        backup_url=_url(environment, "BACKUP_URL", "file", "s3"),
        keep=backups_to_keep(environment),
        every_minutes=_parsed(environment, every, "", _count, "whole minutes") if environment.get(every) else None,
    )


def backups_to_keep(environment: Mapping[str, str] = os.environ) -> int:
    return _parsed(environment, "BACKUP_KEEP", BACKUPS_TO_KEEP, _count, "a whole number, 1 or more")


def database_owner_url(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the database as its owner, for migrations only."""
    return _url(environment, "DATABASE_URL", "postgresql", "postgres")


def login_passwords(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The password of each login that migrations shall make; a login whose password is not given is left as it is."""
    given = {login: value_of(environment, f"HUB_{login.upper()}_PASSWORD") for login in (*LOGINS, "statistics")}
    return {login: password for login, password in given.items() if password}


def value_of(environment: Mapping[str, str], name: str) -> str:
    """The value of NAME, or what the file named by NAME_FILE holds, without white space around; empty if not given.

    Raises:
        BadSetting: both are set, or the file cannot be read or is empty. The value is never repeated.
    """
    value, file = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if not file:
        return value
    if value:
        raise BadSetting(f"{name} and {name}_FILE are both set: unset one of them.")
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "it holds no text"
        raise BadSetting(f"{name}_FILE names {file}, which cannot be read: {why}.") from None
    if not value:
        raise BadSetting(f"{name}_FILE names {file}, which is empty.")
    return value


def listening(environment: Mapping[str, str], service: str, port: int) -> Listening:
    name = environment.get("SERVICE", service)
    return Listening(
        service=name,
        # A container has a name of its own, so that replicas are told apart.
        instance=environment.get("INSTANCE") or environment.get("HOSTNAME") or name,
        host=environment.get("LISTEN_HOST", "127.0.0.1"),
        port=_parsed(environment, "LISTEN_PORT", str(port), _port, "a port between 1 and 65535"),
        log_level=_parsed(environment, "LOG_LEVEL", "info", _log_level, "one of debug, info, warning or error"),
        collector_url=_collector(environment),
    )


def _collector(environment: Mapping[str, str]) -> str | None:
    name = "OTEL_EXPORTER_OTLP_ENDPOINT"
    return _url(environment, name, "http", "https") if environment.get(name) else None


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_535:
        raise ValueError
    return port


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count


def _log_level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError
    return text.lower()


def _sender(text: str) -> Address:
    sender = mailbox(text)
    if not sender.addr_spec.isascii():
        raise ValueError
    return sender


def _url(environment: Mapping[str, str], name: str, *schemes: str) -> str:
    value = _required(environment, name)
    if urlsplit(value).scheme not in schemes:
        # The value itself may carry a password, so it is never repeated.
        raise BadSetting(f"{name} must be an address that starts with {' or '.join(s + '://' for s in schemes)}.")
    return value


def _secret(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name)
    if len(value) < MIN_SECRET_CHARS:
        raise BadSetting(f"{name} must have at least {MIN_SECRET_CHARS} characters; it has {len(value)}.")
    return value


def _networks(environment: Mapping[str, str]) -> tuple[Network, ...]:
    return _parsed(
        environment,
        "TRUSTED_PROXIES",
        "127.0.0.0/8,::1/128",
        lambda text: tuple(ip_network(part.strip()) for part in text.split(",") if part.strip()),
        "networks such as 10.0.0.0/8, separated by commas",
    )


def _required(environment: Mapping[str, str], name: str) -> str:
    value = value_of(environment, name)
    if not value:
        raise BadSetting(f"{name} is not set.")
    return value


def _parsed(environment: Mapping[str, str], name: str, default: str, parse: Callable[[str], T], wanted: str) -> T:
    text = environment.get(name) or default
    try:
        return parse(text)
    except ValueError:
        raise BadSetting(f"{name} is {text!r}; it must be {wanted}.") from None
