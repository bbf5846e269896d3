"""The lines about one correlation id, found in log files of any size.

The bytes are searched before anything is parsed, so a file is read as fast as the disk gives it and never held
in memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec

from lawyers_hub.journey.journey import Fact
from lawyers_hub.stack.faults import CannotRun

_CHUNK_BYTES = 4 * 1024 * 1024
# A traceback of ours has a few ten thousand bytes; what is longer than this is no line of a log.
_LONGEST_LINE_BYTES = 8 * 1024 * 1024
# A load test may send one id with every request; nobody reads more lines than this as one journey.
MOST_LINES = 10_000

_YEAR_MS = 366 * 86_400_000
_Milliseconds = Annotated[float, msgspec.Meta(ge=0, le=_YEAR_MS)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_YEARS = range(2000, 9000)
_FRAME = frozenset({"at", "level", "event", "service", "instance", "correlation_id"})


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a service; `facts` holds all that is plain in it, besides what every line has."""

    at: _Moment
    level: str
    event: str
    service: str
    instance: str
    correlation_id: str | None = None
    correlation_ids: tuple[str, ...] = ()
    job: int | None = None
    jobs: tuple[int, ...] = ()
    name: str = ""
    attempt: int | None = None
    outcome: str | None = None
    took_ms: _Milliseconds | None = None
    method: str = ""
    route: str = ""
    path: str = ""
    status: int = 0
    not_before: _Moment | None = None
    facts: Mapping[str, Fact] = {}

    def is_about(self, correlation_id: str) -> bool:
        return correlation_id == self.correlation_id or correlation_id in self.correlation_ids


class Found(msgspec.Struct, frozen=True):
    """What the logs hold: the ids that begin as asked, the lines about them, and how many could not be parsed."""

    ids: Sequence[str]
    lines: Sequence[LogLine]
    broken_lines: int
    complete: bool

    def about(self, correlation_id: str) -> list[LogLine]:
        return [line for line in self.lines if line.is_about(correlation_id)]


def find_lines(folder: Path, beginning: str) -> Found:
    """Every line about an id with this beginning, in all log files of the folder, rotated ones included.

    Raises:
        CannotRun: there are no logs, or one cannot be read.
    """
    files = sorted(folder.glob("*.log*"))
    if not files:
        raise CannotRun(f"There are no logs in {folder}: start the hub with `hub up`, or set HUB_HOME or JAEGER_URL.")
    gathered = _Gathered(beginning)
    for file in files:
        for text in _texts_in(file, beginning.encode()):
            gathered.take(text)
            if len(gathered.lines) >= MOST_LINES:
                return gathered.found(complete=False)
    return gathered.found(complete=True)


class _Gathered:
    """What was found so far. A line that stands in a log and in a copy of it counts once."""

    def __init__(self, beginning: str) -> None:
        self._beginning = beginning
        self._ids: set[str] = set()
        self._broken: set[bytes] = set()
        self.lines: dict[bytes, LogLine] = {}

    def take(self, text: bytes) -> None:
        try:
            line = _parsed(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._broken.add(text)
            return
        named = {line.correlation_id or "", *line.correlation_ids}
        if wanted := {one for one in named if one.startswith(self._beginning)}:
            self._ids |= wanted
            self.lines[text] = line

    def found(self, *, complete: bool) -> Found:
        lines = [self.lines[text] for text in sorted(self.lines)]
        return Found(sorted(self._ids), sorted(lines, key=_place), len(self._broken), complete)


def _texts_in(file: Path, beginning: bytes) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            yield from texts_about(opened, beginning)
    except FileNotFoundError:
        return  # rotated or removed since the folder was listed
    except OSError as fault:
        raise CannotRun(f"The log {file} cannot be read ({fault.strerror}): give yourself the right to.") from None


def texts_about(file: BinaryIO, beginning: bytes) -> Iterator[bytes]:
    """The lines, without their ends, that name such an id where our services write it; one may come twice."""
    for block in _blocks(file):
        yield from _hits(block, b'"correlation_id":"' + beginning)
        yield from (text for text in _hits(block, b'"correlation_ids":[') if b'"' + beginning in text)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, many at once."""
    rest = b""
    while chunk := file.read(_CHUNK_BYTES):
        whole, _, rest = (rest + chunk).rpartition(b"\n")
        yield whole
        if len(rest) > _LONGEST_LINE_BYTES:
            rest = b""
    yield rest


def _hits(block: bytes, needle: bytes) -> Iterator[bytes]:
    position = block.find(needle)
    while position >= 0:
        end = block.find(b"\n", position)
        end = len(block) if end < 0 else end
        yield block[block.rfind(b"\n", 0, position) + 1 : end]
        position = block.find(needle, end)


def _parsed(text: bytes) -> LogLine:
    plain = msgspec.json.decode(text, type=dict[str, object])
    line = msgspec.convert(plain | {"facts": {}}, LogLine)
    if line.at.year not in _YEARS:
        raise msgspec.ValidationError("No service ran then, and times around it could not be calculated.")
    facts = {name: fact for name, fact in plain.items() if name not in _FRAME and isinstance(fact, Fact)}
    return msgspec.structs.replace(line, facts=facts)


def _place(line: LogLine) -> datetime:
    return line.at
