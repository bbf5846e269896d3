"""Docker and kubectl, asked for what they know."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify.packets.live.instances import Unseen

T = TypeVar("T")

_PATIENCE_S = 30.0


def program(name: str) -> str:
    """The one that came with this Python, or else the machine's own."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if os.access(beside, os.X_OK) else name


def asked(command: Sequence[str]) -> bytes:
    """What it answers; raises `Unseen` with what it says instead."""
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE_S).stdout
    except (OSError, subprocess.SubprocessError) as problem:
        raise Unseen(f"`{' '.join(command[:2])} …` {why(problem)}") from None


def told(command: Sequence[str], shape: type[T]) -> T:
    """What it answers in JSON, of this shape; raises `Unseen`."""
    try:
        return msgspec.json.decode(asked(command), type=shape)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise Unseen(f"`{' '.join(command[:2])} …` answered what is not understood: {problem}") from None


def why(problem: Exception) -> str:
    """The last words of a program that failed, or what kept it from running, in one line."""
    said = problem.stderr if isinstance(problem, subprocess.CalledProcessError) else str(problem)
    words = " ".join((said.decode(errors="replace") if isinstance(said, bytes) else str(said)).split())
    return f"said: {words[-300:]}" if words else "failed without a word"
