"""`hub redis`: copies of what Redis holds.

Exit codes: 0 all is well, 1 the snapshot is damaged or something is wrong after it was stored, 2 could not run.
"""

import os
import sys
from collections.abc import Mapping
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from lawyers_hub.recovery.backup import Kept, back_up
from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.settings import BadSetting, backups_to_keep, value_of
from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.presence import read_presence
from lawyers_hub.stack.services import Installation

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
console = Console(highlight=False)
redis = typer.Typer(help="Keep copies of Redis.", no_args_is_help=True)


@redis.callback()
def about() -> None:
    """Keep copies of Redis. They only make coming back quicker: the database remembers every job that is not done."""


@redis.command()
def backup(
    to: Annotated[str | None, typer.Option(help="A folder or s3://bucket/prefix. Else BACKUP_URL, or at home.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="How many stay. Else BACKUP_KEEP, or 48.")] = None,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Have Redis save, and keep the snapshot, once it is proven whole."""
    home = Home.of()
    try:
        url = _redis_url(home, os.environ)
        place = to or value_of(os.environ, "BACKUP_URL") or str(home.backups)
        kept = back_up(url, Vault.at(place), keep or backups_to_keep())
    except BadSetting as problem:
        raise CannotRun(str(problem)) from None
    except Damaged as damage:
        sys.stderr.write(f"{damage.refusal}\n")
        raise typer.Exit(1) from None
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(kept), indent=2).decode() + "\n")
    else:
        _show(kept)
    if kept.trouble:
        sys.stderr.write(f"The backup is good, but: {kept.trouble}\n")
        raise typer.Exit(1)


def _redis_url(home: Home, environment: Mapping[str, str]) -> str:
    """REDIS_URL where it is given, else that of the hub that runs in `home`; raises `CannotRun`."""
    if given := value_of(environment, "REDIS_URL"):
        if given.startswith(REDIS_SCHEMES):
            return given
        raise CannotRun(f"REDIS_URL must be an address that starts with {' or '.join(REDIS_SCHEMES)}.")
    presence = read_presence(home)
    if not (presence and presence.running):
        raise CannotRun(f"Nothing runs in {home.root}: start it with `hub up`, or set REDIS_URL.")
    return Installation(home, Addresses(presence.port_offset), environment).redis_url


def _show(kept: Kept) -> None:
    backup = kept.backup
    console.print(
        f"Kept {backup.key_count:,} keys in {kept.place}/{backup.name} "
        f"({_size(backup.stored.size_bytes)} of {_size(backup.snapshot.size_bytes)}, {backup.took_s:.1f} s).",
        soft_wrap=True,
        markup=False,
    )
    if kept.gone:
        console.print(f"Older ones that are gone: {len(kept.gone)}.")
    if kept.held:
        console.print(f"Older ones that could not be removed, as where a lock holds them: {len(kept.held)}.")


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes:,} bytes"
