"""Long work that shows whoever sits before it how far it is."""

from collections.abc import Iterable
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")


def tracked(steps: Iterable[T], count: int, doing: str) -> Iterable[T]:
    """The steps, with a bar that grows with each and is gone at the end.

    It is drawn on standard error, so that what a program reads holds the answer alone, and on a terminal only.
    """
    terminal = Console(stderr=True)
    return track(steps, doing, total=count, console=terminal, transient=True, disable=not terminal.is_terminal)
