"""`hub trace`: prints the journey of one correlation id."""

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from lawyers_hub.journey.journey import Journey, journey_of
from lawyers_hub.journey.logs import MOST_LINES, find_lines
from lawyers_hub.journey.picture import picture
from lawyers_hub.journey.steps import steps_from
from lawyers_hub.journey.waterfall import draw
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home

# What `telemetry.correlation` calls well formed, or the beginning of it.
_BEGINNING = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")
_MOST_LISTED = 20


class NotOne(Exception):
    """No journey, or several; the message says what to do."""

    def __init__(self, sentence: str, ids: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.ids = ids or []


def trace(
    correlation_id: Annotated[
        str, typer.Argument(metavar="ID", help="A correlation id, or its beginning when only one id begins so.")
    ],
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Draw it into this file, too.", metavar="FILE")] = None,
) -> None:
    """Follow one request through web, API, outbox, relay, queue and worker.

    Reads the hub's logs, or asks Jaeger when JAEGER_URL is set. Exit code 1 when no id, or more than one, begins so.
    """
    if not _BEGINNING.fullmatch(correlation_id):
        raise CannotRun(
            "That is no correlation id: it has 8 to 64 letters, digits, dots, dashes and underscores (4 are enough to "
            "begin with), and stands in x-correlation-id of every answer and on every error page."
        )
    try:
        journey = _journey(correlation_id)
    except NotOne as reason:
        sys.stdout.writelines(f"{one}\n" for one in reason.ids)
        sys.stderr.write(f"{reason}\n")
        raise typer.Exit(1) from None
    if svg:
        _save(svg, picture(journey))
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(journey), indent=2).decode() + "\n")
        return
    console = Console(highlight=False)
    console.print(draw(journey, console.width))


def _save(file: Path, drawing: str) -> None:
    try:
        file.write_text(drawing, encoding="utf-8")
    except OSError as fault:
        raise CannotRun(f"{file} cannot be written ({fault.strerror}): name another file.") from None


def _journey(beginning: str) -> Journey:
    if url := os.environ.get("JAEGER_URL"):
        return from_jaeger(url, beginning)
    return from_logs(Home.of().logs, beginning)


def from_logs(folder: Path, beginning: str) -> Journey:
    """Raises `NotOne`, or `CannotRun` when the logs cannot be read."""
    found = find_lines(folder, beginning)
    ids = [beginning] if beginning in found.ids else list(found.ids)
    if len(ids) != 1:
        raise _not_one(beginning, ids, folder)
    correlation_id = ids[0]
    steps, notes = steps_from(found.about(correlation_id))
    if not found.complete:
        notes.append(f"There are more than {MOST_LINES:,} lines with this id; what follows them was not read.")
    return journey_of(correlation_id, "logs", steps, notes, found.broken_lines)


def _not_one(beginning: str, ids: list[str], folder: Path) -> NotOne:
    if not ids:
        return NotOne(
            f"No line in {folder} has the correlation id {beginning}: it may be older than the logs, or of another hub."
        )
    listed = f", of which {_MOST_LISTED} are listed" if len(ids) > _MOST_LISTED else ""
    return NotOne(f"{len(ids)} correlation ids begin with {beginning}{listed}: give more of one.", ids[:_MOST_LISTED])


def from_jaeger(url: str, correlation_id: str) -> Journey:
    """Raises `NotOne`, or `CannotRun` when Jaeger does not answer."""
    # Only here: every other command of the hub would wait a tenth of a second for an HTTP client.
    from lawyers_hub.journey.jaeger import find_traces, warnings_in
    from lawyers_hub.journey.spans import steps_of

    traces, notes = find_traces(url, correlation_id)
    steps = steps_of(traces)
    if not steps:
        raise NotOne(
            f"Jaeger knows no span with the correlation id {correlation_id}; it finds whole ids of the last 30 days."
        )
    return journey_of(correlation_id, "jaeger", steps, [*notes, *warnings_in(traces)])
