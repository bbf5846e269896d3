"""`hub logs`: the ends of the log files, and what is added to them."""

import sys
import time
from pathlib import Path

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import last_lines

LINES = 20
POLL_S = 0.2


def show_logs(home: Home, service: str | None, *, follow: bool) -> None:
    """Writes the last lines of each log to standard output; with `follow`, goes on until interrupted."""
    logs = sorted(home.logs.glob("*.log"))
    if service:
        logs = [log for log in logs if log.stem == service]
    if not logs:
        raise CannotRun(f"There is no log of {service or 'any service'} in {home.logs}: start it with `hub up`.")
    width = max(len(log.stem) for log in logs) if not service else 0
    tails = [Tail(log, width) for log in logs]
    while follow:
        time.sleep(POLL_S)
        for tail in tails:
            tail.show_new_lines()


class Tail:
    """One log file, from its last lines on; follows it over a rotation."""

    def __init__(self, log: Path, name_width: int) -> None:
        self._log = log
        self._prefix = f"{log.stem:{name_width}}  " if name_width else ""
        self._offset = log.stat().st_size
        self._show(last_lines(log, LINES))

    def show_new_lines(self) -> None:
        size_bytes = self._log.stat().st_size
        if size_bytes < self._offset:
            self._offset = 0
        if size_bytes == self._offset:
            return
        with self._log.open("rb") as file:
            file.seek(self._offset)
            # A line that is still being written waits for the next round.
            whole, _, _rest = file.read().rpartition(b"\n")
        self._offset += len(whole) + 1 if whole else 0
        self._show(whole.decode("utf-8", "replace").splitlines())

    def _show(self, lines: list[str]) -> None:
        for line in lines:
            sys.stdout.write(f"{self._prefix}{line}\n")
        sys.stdout.flush()
