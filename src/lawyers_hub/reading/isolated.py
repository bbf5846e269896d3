"""Reading from outside: one fresh, confined process per file, always ended and always reaped."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import cast

import msgspec

from lawyers_hub.reading.confinement import CPU_TIME_S
from lawyers_hub.reading.pages import Cause, MediaType, Page, Reading, Unreadable
from lawyers_hub.reading.reader import Finished, Message, Opened
from lawyers_hub.reading.unreadable import out_of_memory

READING_TIME_S = 120.0

OnPage = Callable[[Page, int], Awaitable[None]]

_LONGEST_MESSAGE_BYTES = 8 * 1024 * 1024
_LAST_WORDS_BYTES = 2_000
_TIME_TO_EXIT_S = 2.0

_decode = msgspec.json.Decoder(Message).decode


async def read_in_isolation(
    data: bytes, media_type: MediaType, *, on_page: OnPage, timeout_s: float = READING_TIME_S
) -> Reading | Unreadable:
    """Read a file; `on_page(page, pages_total)` is awaited for each page, in order, as it is read.

    A file that turns out unreadable half-way has had its first pages handed over already. The time that
    `on_page` takes does not count. When cancelled, or when `on_page` raises, the process is killed and
    reaped first. Raises `OSError` only where the system cannot start a process: that is no fault of the file.
    """
    process = await _start(media_type)
    feeding = asyncio.create_task(_feed(process, data))
    listening = asyncio.create_task(_last_words(process))
    try:
        outcome = await _follow(process, on_page, timeout_s)
        return outcome or _death(await _exit_status(process), await listening)
    finally:
        _kill(process)
        feeding.cancel()
        listening.cancel()
        await asyncio.gather(feeding, listening, process.wait(), return_exceptions=True)


async def _start(media_type: MediaType) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-B", "-X", "utf8", "-m", "lawyers_hub.reading.child", media_type.value),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LONGEST_MESSAGE_BYTES,
        env={},  # the environment of a service carries secrets
        cwd="/",
        start_new_session=True,
    )


async def _feed(process: asyncio.subprocess.Process, data: bytes) -> None:
    """Through a pipe, so that no copy of the file is left on any disk."""
    stdin = cast("asyncio.StreamWriter", process.stdin)
    with suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(data)
        await stdin.drain()
        stdin.close()


async def _last_words(process: asyncio.subprocess.Process) -> str:
    stderr = cast("asyncio.StreamReader", process.stderr)
    said = b""
    while chunk := await stderr.read(_LAST_WORDS_BYTES):
        said = (said + chunk)[-_LAST_WORDS_BYTES:]
    return said.decode("utf-8", "replace").strip()


async def _follow(
    process: asyncio.subprocess.Process, on_page: OnPage, timeout_s: float
) -> Reading | Unreadable | None:
    """Until the last message; None when the process stops speaking before it."""
    pages_total = scanned_pages = marks_count = 0
    time_left_s = timeout_s
    while True:
        asked_at = monotonic()
        try:
            async with asyncio.timeout(time_left_s):
                message = await _next_message(process)
        except TimeoutError:
            return _timed_out(timeout_s)
        time_left_s -= monotonic() - asked_at
        match message:
            case Opened():
                pages_total = message.pages_total
            case Page():
                scanned_pages += message.scanned
                marks_count += len(message.marks)
                await on_page(message, pages_total)
            case Finished():
                return Reading(pages_total, scanned_pages, marks_count)
            case _:
                return message


async def _next_message(process: asyncio.subprocess.Process) -> Message | None:
    stdout = cast("asyncio.StreamReader", process.stdout)
    try:
        line = await stdout.readline()
        return _decode(line) if line else None
    except (ValueError, msgspec.MsgspecError):
        # Longer than any message, or none at all: whoever writes this is no longer our reader.
        return None


async def _exit_status(process: asyncio.subprocess.Process) -> int:
    with suppress(TimeoutError):
        async with asyncio.timeout(_TIME_TO_EXIT_S):
            return await process.wait()
    _kill(process)
    return await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _timed_out(timeout_s: float) -> Unreadable:
    return Unreadable(
        Cause.TIMED_OUT,
        f"Reading the file took longer than {timeout_s:g} seconds and was stopped; "
        "split it, or print it to a new PDF, and upload that.",
    )


def _death(exit_status: int, last_words: str) -> Unreadable:
    if exit_status == -signal.SIGXCPU:
        return _timed_out(CPU_TIME_S)
    if last_words.endswith("MemoryError"):
        return out_of_memory().why
    if exit_status == -signal.SIGKILL:
        return Unreadable(
            Cause.KILLED,
            "The system stopped the reader of this file, most likely for want of memory; "
            "upload it again, and if that fails, split it and upload the parts.",
            last_words,
        )
    return Unreadable(
        Cause.CRASHED,
        "The reader of this file broke down over it; print the file to a new PDF and upload that.",
        f"{_status_name(exit_status)} {last_words}".strip(),
    )


def _status_name(exit_status: int) -> str:
    return signal.Signals(-exit_status).name if exit_status < 0 else f"exit {exit_status}"
