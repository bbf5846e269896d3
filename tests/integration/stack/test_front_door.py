"""`./hub` in a clone of its own: prepares .venv, repairs it, and hands over to the command.

The clone's lock is empty and its command only tells what it was given, so nothing is downloaded.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from lawyers_hub.stack.home import REPOSITORY

COMMAND = "import sys; print('the command got', sys.argv[1:])"
# Its own installer, its own variables: uv needs no pip, so it must not be found where pip is judged.
PATH = ":".join(place for place in os.environ["PATH"].split(":") if not (Path(place) / "uv").exists())
ENVIRONMENT = {"PATH": PATH, "HOME": "/nonexistent", "PIP_NO_INDEX": "1"}

pytestmark = pytest.mark.skipif(shutil.which("python3", path=PATH) is None, reason="no python3 apart from uv's")


@contextmanager
def a_clone() -> Iterator[Path]:
    """A clone in which nothing was started yet."""
    with tempfile.TemporaryDirectory(prefix="a path with spaces ") as folder:
        clone = Path(folder) / "hub's clone"
        (clone / "src" / "lawyers_hub").mkdir(parents=True)
        (clone / "src" / "lawyers_hub" / "cli.py").write_text(COMMAND)
        for lock in ("requirements.lock", "requirements-test.lock"):
            (clone / lock).write_text("# nothing\n")
        shutil.copy(REPOSITORY / "hub", clone)
        yield clone


@pytest.fixture
def clone() -> Iterator[Path]:
    with a_clone() as clone:
        yield clone


class FirstStart(NamedTuple):
    """A clone after its first start, and what that said; making its .venv takes seconds, so it is made once."""

    clone: Path
    said: "subprocess.CompletedProcess[str]"


@pytest.fixture(scope="module")
def first_start() -> Iterator[FirstStart]:
    with a_clone() as clone:
        yield FirstStart(clone, hub(clone, "up", "--port-offset", "7 8"))


@pytest.fixture
def started_clone(clone: Path, first_start: FirstStart) -> Path:
    """A clone in which everything is installed."""
    shutil.copytree(first_start.clone / ".venv", clone / ".venv", symlinks=True)
    return clone


def hub(clone: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [str(clone / "hub"), *arguments]
    environment = ENVIRONMENT | more
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd="/")


def test_the_first_start_installs_and_the_second_goes_straight_on(first_start: FirstStart) -> None:
    clone, first = first_start
    assert first.stdout == "the command got ['up', '--port-offset', '7 8']\n", first.stderr
    assert "Making .venv" in first.stderr
    second = hub(clone, "status")
    assert second.stdout == "the command got ['status']\n"
    assert second.stderr == ""


def test_a_changed_lock_is_installed_into_what_is_there(started_clone: Path) -> None:
    (started_clone / "requirements.lock").write_text("# still nothing\n")
    again = hub(started_clone)
    assert "Installing what requirements.lock lists" in again.stderr
    assert "Making .venv" not in again.stderr


def test_only_tests_checks_and_proofs_of_files_install_the_test_tools(started_clone: Path) -> None:
    assert "requirements-test.lock" not in hub(started_clone, "up").stderr
    assert "requirements-test.lock" in hub(started_clone, "verify", "--json").stderr
    assert hub(started_clone, "test", "-k", "one").stderr == ""
    assert hub(started_clone, "check").stderr == ""
    assert hub(started_clone, "up").stderr == ""


def test_a_clone_may_move(started_clone: Path) -> None:
    moved = started_clone.rename(started_clone.with_name("elsewhere"))
    done = hub(moved, "status")
    assert (done.stdout, done.stderr) == ("the command got ['status']\n", "")


def test_a_missing_lock_is_told_in_one_sentence(clone: Path) -> None:
    (clone / "requirements.lock").unlink()
    done = hub(clone)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "git checkout requirements.lock" in done.stderr


def test_a_python_without_pip_is_told_which_package_to_install(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    done = hub(clone, PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "apt-get install python3" in done.stderr
    assert "-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_what_cannot_be_installed_is_told_and_the_next_start_begins_anew(started_clone: Path) -> None:
    (started_clone / "requirements.lock").write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    failed = hub(started_clone)
    assert failed.returncode == 2
    assert "Installing what requirements.lock lists" in failed.stderr.splitlines()[-1]
    assert "Traceback" not in failed.stderr
    (started_clone / ".venv" / "half").touch()
    (started_clone / "requirements.lock").write_text("# nothing\n")
    assert "the command got" in hub(started_clone).stdout
    assert not (started_clone / ".venv" / "half").exists()
    assert not (started_clone / ".venv" / ".unfinished").exists()
