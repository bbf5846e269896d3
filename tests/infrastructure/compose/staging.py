"""docker-compose.staging.yml as Compose itself understands it, and what topology.toml declares."""

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docker-compose.staging.yml"
PROGRAMS = Path(sys.executable).parent


class Budget(msgspec.Struct):
    cpus: float
    memory: int


class Resources(msgspec.Struct):
    limits: Budget
    reservations: Budget


class Deploy(msgspec.Struct):
    resources: Resources
    replicas: int = 1


class HealthCheck(msgspec.Struct):
    test: list[str] = []
    disable: bool = False


class Waiting(msgspec.Struct):
    condition: str


class Mount(msgspec.Struct):
    type: str
    source: str
    target: str
    read_only: bool = False


class Secret(msgspec.Struct):
    source: str
    target: str


class Published(msgspec.Struct):
    target: int
    published: str


class Container(msgspec.Struct):
    """A service of the Compose file."""

    image: str
    deploy: Deploy
    healthcheck: HealthCheck
    networks: dict[str, Any]
    restart: str
    read_only: bool = False
    user: str = ""
    command: list[str] | None = None
    cap_drop: list[str] = []
    cap_add: list[str] = []
    security_opt: list[str] = []
    environment: dict[str, str] = {}
    ports: list[Published] = []
    secrets: list[Secret] = []
    volumes: list[Mount] = []
    tmpfs: list[str] = []
    depends_on: dict[str, Waiting] = {}
    privileged: bool = False
    network_mode: str = ""
    init: bool = False
    stop_grace_period: str = "10s"


class Network(msgspec.Struct):
    internal: bool = False
    driver_opts: dict[str, str] = {}


class File(msgspec.Struct):
    file: str


class Staging(msgspec.Struct):
    services: dict[str, Container]
    networks: dict[str, Network]
    volumes: dict[str, Any]
    secrets: dict[str, File]


def compose(*words: str, file: Path = FILE, host: str = "hub.example") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAMS / "docker-compose"), "--file", str(file), "--project-directory", str(ROOT), *words],
        env={"HUB_HOST": host, "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@cache
def staging() -> Staging:
    done = compose("config", "--format", "json")
    assert done.returncode == 0, done.stderr
    # Compose writes bytes as text.
    return msgspec.convert(msgspec.json.decode(done.stdout), type=Staging, strict=False)


@cache
def topology() -> dict[str, Any]:
    return tomllib.loads((ROOT / "infrastructure" / "topology.toml").read_text())
