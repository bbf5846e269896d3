"""A snapshot of Redis over the network, as a replica gets it: it needs no file of the server and no right on its disk.

For a replica that does not ask for a stream, the server does what `BGSAVE` does: it waits for a save that is already
running, saves once more to its own disk, and then sends that file, with its length in front. So a save that fails is
noticed, and a slow reader holds no forked process there.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from lawyers_hub.recovery.source import PIECE_BYTES
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.wire import Refused, Wire

CONNECT_TIMEOUT_S = 5.0
# While it saves, Redis sends a sign of life every second.
SILENCE_S = 60.0

# Left in Redis for redis_exporter, from which the alert RedisBackupTooOld reads it.
TIME_KEY = "lawyers-hub:backup"


class Snapshot(NamedTuple):
    """What is on its way. `pieces` can be read once, and raises `CannotRun` when Redis leaves before the end."""

    replication_id: str
    replication_offset: int
    size_bytes: int
    pieces: Iterator[bytes]


@contextmanager
def new_snapshot(redis_url: str) -> Iterator[Snapshot]:
    """Has Redis save, and yields what it then sends. Raises `CannotRun` when there is none to be had."""
    with ExitStack() as open_ones:
        # Not around the yield: what goes wrong there is nothing of Redis'.
        with _in_words(redis_url):
            wire = open_ones.enter_context(_wire(redis_url))
            # Redis keeps no changes for us and forgets us after the snapshot.
            wire.ask("REPLCONF", "rdb-only", "1")
            _, replication_id, offset = wire.ask("PSYNC", "?", "-1").split()
            size_bytes = int(wire.line().removeprefix("$"))
        yield Snapshot(replication_id, int(offset), size_bytes, _pieces(wire, size_bytes, redis_url))


def leave_time(redis_url: str, unix_s: int) -> None:
    """Tells Redis of when its last good backup is. Raises `CannotRun`."""
    with _in_words(redis_url), _wire(redis_url) as wire:
        wire.ask("SET", TIME_KEY, str(unix_s))


def _pieces(wire: Wire, size_bytes: int, redis_url: str) -> Iterator[bytes]:
    missing_bytes = size_bytes
    while missing_bytes > 0:
        with _in_words(redis_url):
            piece = wire.some_bytes(min(PIECE_BYTES, missing_bytes))
            if not piece:
                raise Refused(f"it hung up, {missing_bytes} bytes before the end of its snapshot")
        missing_bytes -= len(piece)
        yield piece


def _wire(redis_url: str) -> AbstractContextManager[Wire]:
    return Wire.to(redis_url, connect_timeout_s=CONNECT_TIMEOUT_S, timeout_s=SILENCE_S)


@contextmanager
def _in_words(redis_url: str) -> Iterator[None]:
    place = _place_of(redis_url)
    try:
        yield
    except Refused as no:
        raise CannotRun(f"Redis at {place} {_refusal(str(no), redis_url)}") from None
    except OSError as fault:
        why = str(fault) or type(fault).__name__
        raise CannotRun(f"Redis at {place} does not answer ({why}): start it, or correct REDIS_URL.") from None
    except ValueError as fault:
        raise CannotRun(f"What answers at {place} is no Redis ({fault}): correct REDIS_URL.") from None


def _refusal(no: str, redis_url: str) -> str:
    if no.startswith(("NOAUTH", "WRONGPASS", "NOPERM")):
        return f"does not let this login do it ({no}): correct REDIS_URL."
    if "unknown command" in no:
        return (
            f"lets nobody take a snapshot of it ({no}): whoever runs it for you, such as ElastiCache, takes their own."
        )
    if no.startswith(("OOM", "MISCONF", "READONLY")):
        return f"takes no writes ({no}): the backup is stored, but Redis does not know of it."
    if no == "it hung up" and _save_failed(redis_url):
        return "could not save its data (its BGSAVE failed): its disk is full or cannot be written; its log says which."
    return f"gave no snapshot ({no}): see its log, and try again."


def _save_failed(redis_url: str) -> bool:
    try:
        # No patience here: this only makes the sentence better.
        with Wire.to(redis_url, connect_timeout_s=CONNECT_TIMEOUT_S, timeout_s=CONNECT_TIMEOUT_S) as wire:
            return "rdb_last_bgsave_status:err" in wire.ask_for_text("INFO", "persistence")
    except (OSError, Refused, ValueError):
        return False


def _place_of(redis_url: str) -> str:
    """Host and port, or the path of a socket; never the password. Raises `CannotRun` for what is no address."""
    try:
        where = urlsplit(redis_url)
        # A port that is none is only found out by asking for it.
        return where.path if where.port is None and not where.netloc else where.netloc.rpartition("@")[2]
    except ValueError:
        raise CannotRun("REDIS_URL must be an address such as redis://:password@localhost:6379/0.") from None
