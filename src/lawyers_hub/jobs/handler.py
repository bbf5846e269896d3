"""How a job is done: first what takes long, outside any transaction, then its effect, inside one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lawyers_hub.database.unit_of_work import Actor, Work

P = TypeVar("P")
R = TypeVar("R")


async def _say_nothing(_work: Work, _payload: Any) -> None:
    """Most jobs have nobody to tell but the administrator, who sees them among the dead letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler(Generic[P, R]):
    """All parts may run twice, and at the same time in two workers; the effect is kept once.

    `prepare` fetches and computes; it may write progress in short transactions of its own.
    `effect` runs in one transaction with the job's completion; no network, no waiting.
    Whatever either raises is a failed attempt; so is taking longer than `timeout_s` for both. But
    `final` failures no other attempt would mend: the job is given up at once; and
    `away` means that the other side is away: the job waits for its return for up to 3 days and loses no attempt.
    `given_up` runs in one transaction with the job's dead letter; an administrator may start the job again later.
    """

    prepare: Callable[[Actor, P], Awaitable[R]]
    effect: Callable[[Work, P, R], Awaitable[None]]
    given_up: Callable[[Work, P], Awaitable[None]] = _say_nothing
    timeout_s: float
    final: tuple[type[Exception], ...] = ()
    away: tuple[type[Exception], ...] = ()


Handlers = Mapping[str, Handler[Any, Any]]
