"""`hub found`: a new firm on the installation that runs."""

import subprocess
import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.presence import read_presence
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.services import Installation


class FirstLogin(msgspec.Struct, frozen=True):
    firm: str
    email: str
    password: str


def found(
    slug: Annotated[str, typer.Argument(help="Short name that people sign in with, such as harbour-law.")],
    name: Annotated[str, typer.Argument(help="The firm's full name.")],
    admin: Annotated[str, typer.Argument(help="Name of its first administrator.")],
    email: Annotated[str, typer.Argument(help="The administrator's e-mail address.")],
    time_zone: Annotated[str, typer.Option(help="Where the firm works.")] = "Asia/Jakarta",
    country: Annotated[str, typer.Option(help="Whose public holidays it keeps, in two letters.")] = "ID",
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Found a firm with its first administrator, and print their password this once."""
    home = Home.of()
    presence = read_presence(home)
    if not (presence and presence.running):
        raise CannotRun(f"Nothing runs in {home.root}: start it with `hub up`, then found the firm.")
    service = Installation(home, Addresses(presence.port_offset)).founding(slug, name, admin, email, time_zone, country)
    login = run_founding(service)
    if json:
        sys.stdout.write(msgspec.json.encode(login).decode() + "\n")
    else:
        _show(login, Addresses(presence.port_offset).url("web"))


def run_founding(service: Service) -> FirstLogin:
    """The first login of a firm that is founded by this service of an `Installation`; raises `CannotRun`."""
    # Not through a log file like the other programs: what it prints is a password.
    done = subprocess.run(service.command, env=dict(service.environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotRun(done.stderr.strip() or "The firm was not founded.")
    return msgspec.json.decode(done.stdout, type=FirstLogin)


def _show(login: FirstLogin, address: str) -> None:
    table = Table.grid(padding=(0, 2))
    for label, value in (
        ("Pages", address),
        ("Firm", login.firm),
        ("E-mail", login.email),
        ("Password", login.password),
    ):
        table.add_row(label, value)
    console = Console(highlight=False)
    console.print(table)
    console.print("The password is shown this once; change it after signing in.")
