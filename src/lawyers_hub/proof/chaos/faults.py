"""Faults that undo themselves: each harms a running stack for the length of a block, and leaves it whole.

The harm is undone also when the proof fails or is interrupted. Each begins with its victim in good health, so that
two faults in a row are two.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import redis

from lawyers_hub.stack.running import Stack

WHOLE_WITHIN_S = 90.0
_REDIS_TIMEOUT_S = 5.0
_CONFIGURATION = "redis.conf"


@dataclass(frozen=True)
class Fault:
    """`harm` strikes the `victim`, a service of the stack; a victim suffers one fault at a time."""

    name: str
    victim: str
    harm: Callable[[Stack], AbstractContextManager[None]]


@contextmanager
def killed(stack: Stack, service: str) -> Iterator[None]:
    """SIGKILL to the service and all its processes; it stays away for the length of the block."""
    stack.await_ready(service, timeout_s=WHOLE_WITHIN_S)
    family = psutil.Process(stack.process_ids()[service]).children(recursive=True)
    with stack.held_down(service):
        # Postgres' backends lead groups of their own, and would finish their work without their master.
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=WHOLE_WITHIN_S)
        yield
    stack.await_ready(service, timeout_s=WHOLE_WITHIN_S)


@contextmanager
def restarted(stack: Stack, service: str) -> Iterator[None]:
    """Stopped as an operator would, and away for the length of the block. Postgres ends its sessions."""
    stack.await_ready(service, timeout_s=WHOLE_WITHIN_S)
    with stack.held_down(service, gently=True):
        yield
    stack.await_ready(service, timeout_s=WHOLE_WITHIN_S)


@contextmanager
def frozen(stack: Stack, service: str) -> Iterator[None]:
    """SIGSTOP: its connections stay open and nobody answers on them, for the length of the block; then SIGCONT."""
    stack.await_ready(service, timeout_s=WHOLE_WITHIN_S)
    process = psutil.Process(stack.process_ids()[service])
    process.suspend()
    try:
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            process.resume()


@contextmanager
def emptied(stack: Stack) -> Iterator[None]:
    """FLUSHALL: every copy of a job is gone from Redis at once, and comes back by nothing but the outbox."""
    stack.await_ready("redis", timeout_s=WHOLE_WITHIN_S)
    with redis.Redis.from_url(stack.installation.redis_url, socket_timeout=_REDIS_TIMEOUT_S) as client:
        client.flushall()
    yield


@contextmanager
def wiped(stack: Stack) -> Iterator[None]:
    """Killed, and its data on the disk removed before it comes back."""
    with killed(stack, "redis"):
        _remove_data(stack.home.redis)
        yield


def _remove_data(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != _CONFIGURATION:
            entry.unlink()


FAULTS = {
    fault.name: fault
    for fault in (
        *(Fault(f"{one} killed", one, partial(killed, service=one)) for one in ("worker", "relay", "api-1", "api-2")),
        Fault("worker frozen", "worker", partial(frozen, service="worker")),
        Fault("Redis killed", "redis", partial(killed, service="redis")),
        Fault("Redis emptied", "redis", emptied),
        Fault("Redis wiped", "redis", wiped),
        Fault("Redis frozen", "redis", partial(frozen, service="redis")),
        Fault("Postgres restarted", "postgres", partial(restarted, service="postgres")),
        Fault("Postgres killed", "postgres", partial(killed, service="postgres")),
    )
}
