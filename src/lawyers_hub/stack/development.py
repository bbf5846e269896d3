"""`hub check` and `hub test`: the same steps that the continuous integration runs."""

import os
import subprocess
import sys
import time
from pathlib import Path

import typer
from rich.console import Console

from lawyers_hub.stack.home import REPOSITORY

console = Console(highlight=False)

# Each process of the tests starts servers of its own, so more of them need memory and not only processors.
_MOST_PROCESSES = 4
# A file's tests stay together and share its servers, in some folders those of all files (tests/sharing.py); in the
# order of the folders, the slowest come first.
# They wait for servers a third of their time, so there is one more of them than processors.
_PROCESSES = min((os.cpu_count() or 1) + 1, _MOST_PROCESSES)
_SIDE_BY_SIDE = ("-n", str(_PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder")

# The fastest first, so that a slip is told in a second.
CHECKS = (
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("lint", ("-m", "ruff", "check", ".")),
    ("import contracts", (str(Path(sys.executable).parent / "lint-imports"),)),
    ("types", ("-m", "mypy")),
)


def check() -> None:
    """Check format, lint, import contracts and types; stops at the first that fails."""
    for name, arguments in CHECKS:
        started = time.monotonic()
        done = subprocess.run([sys.executable, *arguments], cwd=REPOSITORY, check=False)
        took_s = time.monotonic() - started
        if done.returncode != 0:
            console.print(f"[bold red]{name} failed[/] after {took_s:.1f} s")
            raise typer.Exit(1)
        console.print(f"[green]{name}[/] {took_s:.1f} s")


def test(arguments: typer.Context) -> None:
    """Run all tests, several at a time; with arguments, run pytest with these."""
    os.chdir(REPOSITORY)
    command = [sys.executable, "-m", "pytest", *(arguments.args or _SIDE_BY_SIDE)]
    os.execve(sys.executable, command, _keeping_bytecode())  # noqa: S606 - takes over this process


def _keeping_bytecode() -> dict[str, str]:
    """The tests start hundreds of processes, each of which would compile the hub anew where bytecode is forbidden.

    There it is kept beside the packages; elsewhere what was compiled when these were installed is used.
    """
    environment = dict(os.environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(REPOSITORY / ".venv" / "bytecode"))
    return environment
