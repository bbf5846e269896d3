"""Hearing that the process was told to stop, early enough to end what would otherwise last for ever."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS: tuple[int, ...] = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(act: Callable[[], None]) -> Iterator[None]:
    """Calls `act` in the event loop on SIGTERM and SIGINT; whoever else waits for the signal hears it too.

    A server first waits for the answers in flight and only then closes the application, so an endless answer
    has to learn of it from the signal. asyncio hears signals through a wakeup pipe and not through the handler
    that is replaced here, so handlers on the loop still run.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    # A signal that nobody handles ends the process at once; there is nothing to hear then.
    before = {number: handler for number in _SIGNALS if callable(handler := signal.getsignal(number))}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        before[number](number, frame)

    for number in before:
        signal.signal(number, hear)
        # As asyncio does it: a system call that the signal meets is taken up again.
        signal.siginterrupt(number, False)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
