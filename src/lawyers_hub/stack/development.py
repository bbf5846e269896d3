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
    """Run the tests; everything after `test` goes to pytest."""
    os.chdir(REPOSITORY)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments.args])  # noqa: S606 - takes over this process
