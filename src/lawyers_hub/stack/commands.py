"""The commands that start, stop and show the stack."""

import signal
import sys
from contextlib import suppress
from threading import Event
from types import FrameType
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.background import start_in_background
from lawyers_hub.stack.board import Board, status_table, welcome
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.following import show_logs
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.memory import resident_mb
from lawyers_hub.stack.presence import Presence, ask_to_stop, end_leftovers, read_presence
from lawyers_hub.stack.process import GRACE_S, running
from lawyers_hub.stack.prometheus import prometheus_program
from lawyers_hub.stack.running import Stack
from lawyers_hub.stack.services import Installation

INTERRUPTED = 130
console = Console(highlight=False)

Offset = Annotated[int, typer.Option(help="Move every port by this much, for a second stack on one machine.")]


def up(
    fresh: Annotated[bool, typer.Option("--fresh", help="Remove all state first.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return when all is ready; keep it running.")] = False,
    port_offset: Offset = 0,
    demo: Annotated[bool, typer.Option(help="Make a demo firm with logins.")] = True,
    monitoring: Annotated[bool, typer.Option("--monitoring", help="With Prometheus, where installed.")] = False,
) -> None:
    """Start everything and wait until it is ready. Ctrl-C stops it."""
    if monitoring:
        # Asked before anything is removed.
        prometheus_program()
    if detach:
        start_in_background(Home.of(), port_offset, console, fresh=fresh, demo=demo, monitoring=monitoring)
        welcome(console, Addresses(port_offset), Home.of(), monitoring=monitoring)
        console.print("It runs in the background: [bold]hub down[/] stops it.")
        return
    ready = False
    try:
        _raise_on_signals()
        with (
            Board(console) as board,
            Stack.running(
                port_offset=port_offset,
                fresh=fresh,
                demo=demo,
                monitoring=monitoring,
                on_change=board.show,
                say=board.say,
            ) as stack,
        ):
            ready = True
            board.settle()
            welcome(console, Addresses(port_offset), stack.home, monitoring=monitoring)
            console.print("Ctrl-C stops everything.")
            Event().wait()
    except KeyboardInterrupt:
        console.print("Everything is stopped.")
        raise typer.Exit(0 if ready else INTERRUPTED) from None


def down() -> None:
    """Stop everything that runs in the background or in another terminal."""
    home = Home.of()
    presence = read_presence(home)
    if presence and presence.running:
        with console.status("Stopping …"):
            if not ask_to_stop(presence, timeout_s=GRACE_S * 8):
                raise CannotRun(
                    f"Process {presence.supervisor.pid} did not stop: end it with `kill -9`, then run `hub down` again."
                )
        console.print("Everything is stopped.")
    elif left := end_leftovers(home):
        console.print(f"Ended {left} processes of a run that was cut off.")
    else:
        console.print(f"Nothing runs in {home.root}.", soft_wrap=True)


def status(json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Show how each service is. Exit code 0 when all are ready, else 1."""
    home = Home.of()
    presence = read_presence(home)
    alive = presence if presence and presence.running else None
    memory_mb = {s.name: resident_mb(s.pid) for s in alive.services if s.pid} if alive else {}
    if json:
        sys.stdout.write(_status_json(home, alive, memory_mb) + "\n")
    elif presence and not alive:
        console.print("A run was cut off and may have left processes: `hub down` ends them.")
    elif alive is None:
        console.print(f"Nothing runs in {home.root}: start it with `hub up`.", soft_wrap=True)
    else:
        console.print(status_table(alive.services, memory_mb))
        console.print(f"{resident_mb(alive.supervisor.pid):.0f} MB in all · {home.root}", soft_wrap=True)
    raise typer.Exit(0 if alive and alive.ready else 1)


def logs(
    service: Annotated[str | None, typer.Argument(help="Only this service.")] = None,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on as lines are written.")] = False,
) -> None:
    """Show what the services wrote, each line under its service's name."""
    with suppress(KeyboardInterrupt):
        show_logs(Home.of(), service, follow=follow)


def migrate(port_offset: Offset = 0) -> None:
    """Bring the database to this version's schema; starts the embedded one for it where none runs."""
    home = Home.of()
    presence = read_presence(home)
    if presence and presence.running:
        service = Installation(home, Addresses(presence.port_offset)).migrate()
        with running(service, home.log_of("migrate")):
            pass
    else:
        with Stack.running(port_offset=port_offset, only=("postgres", "migrate")):
            pass
    console.print("The database has this version's schema.")


def _status_json(home: Home, presence: Presence | None, memory_mb: dict[str, float]) -> str:
    answer = {
        "running": presence is not None,
        "ready": bool(presence and presence.ready),
        "home": str(home.root),
        "supervisor": presence.supervisor.pid if presence else None,
        "memory_mb": round(resident_mb(presence.supervisor.pid), 1) if presence else 0,
        "services": [
            {**msgspec.to_builtins(status), "memory_mb": memory_mb.get(status.name)}
            for status in (presence.services if presence else [])
        ],
    }
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()


def _raise_on_signals() -> None:
    """The first signal to end starts an orderly stop, which no further one disturbs."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    signals = [signal.SIGINT, signal.SIGTERM]
    # Under nohup the stack is meant to outlive its terminal.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signals.append(signal.SIGHUP)
    for number in signals:
        signal.signal(number, interrupt)
