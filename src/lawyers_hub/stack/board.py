"""What the terminal shows of a stack: a live table while it starts, plain lines before a pipe and afterwards."""

from collections.abc import Iterable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.demo import read_demo
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.supervisor import State, Status

_COLOURS = {
    State.WAITING: "dim",
    State.STARTING: "yellow",
    State.READY: "green",
    State.DONE: "green",
    State.RESTARTING: "yellow",
    State.CRASHING: "bold red",
    State.FAILED: "bold red",
    State.STOPPED: "dim",
}
_QUIET = frozenset({State.WAITING, State.STARTING})


class Board:
    """Follows the statuses it is told; a table until `settle`, then a line for each change."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._statuses: dict[str, Status] = {}
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=8)

    def __enter__(self) -> "Board":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle()

    def settle(self) -> None:
        self._live.stop()

    def show(self, status: Status) -> None:
        known = self._statuses.get(status.name)
        self._statuses[status.name] = status
        if not self._live.is_started and status.state not in _QUIET and known != status:
            self._console.print(_line(status), soft_wrap=True)

    def say(self, sentence: str) -> None:
        self._console.print(Text(sentence), soft_wrap=True)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for status in self._statuses.values():
            table.add_row(status.name, _state(status), str(status.port or ""))
        return table


def status_table(statuses: Iterable[Status], memory_mb: dict[str, float]) -> Table:
    table = Table("service", "state", "port", "process", "restarts", "memory", box=None, header_style="bold")
    for status in statuses:
        memory = f"{memory_mb[status.name]:.0f} MB" if status.name in memory_mb else ""
        cells = [str(cell or "") for cell in (status.port, status.pid, status.restarts)]
        table.add_row(status.name, _state(status), *cells, memory)
        if status.state is State.CRASHING:
            table.add_row("", Text(status.detail, style="red"))
    return table


def welcome(console: Console, addresses: Addresses, home: Home, *, monitoring: bool) -> None:
    """Where to go, and with which login."""
    demo = read_demo(home.log_of("demo"))
    where = Table.grid(padding=(0, 2))
    where.add_row("Pages", addresses.url("web"))
    where.add_row("API", f"{addresses.url('lb')}/api/v1/schema")
    if monitoring:
        where.add_row("Figures", addresses.url("prometheus"))
    where.add_row("State", str(home.root))
    console.print("\n[bold green]Lawyers Hub is ready.[/]", where, sep="\n", soft_wrap=True)
    if demo:
        logins = Table("role", "email", "password", box=None, header_style="dim")
        for person in demo.people:
            logins.add_row(person.role, person.email, person.password)
        console.print(f"\nDemo firm [bold]{demo.firm}[/]:", logins, sep="\n")


def _state(status: Status) -> Text:
    return Text(status.state, style=_COLOURS[status.state])


def _line(status: Status) -> Text:
    detail = f": {status.detail}" if status.detail else ""
    return Text.assemble(f"{status.name:11}", _state(status), detail)
