"""Which backups have had their time. What is not ours, by its name, is never touched."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from lawyers_hub.recovery.manifest import DATA, MANIFEST, OurFile, our_file
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.stack.faults import CannotRun

# Data without a manifest may be a backup on its way; after a day it is what a failed one left.
_LEFT_OVER_AFTER = timedelta(days=1)


def remove_old(vault: Vault, keep: int, newest: OurFile) -> tuple[list[str], list[str]]:
    """Leaves the `keep` newest backups, and `newest` whatever the clocks say. Returns the names of those that are gone
    and of those that could not be removed: a lock may hold them longer than we would."""
    gone, held = [], []
    for backup in _outlived(vault.names(), keep, newest):
        try:
            # The manifest first: half a backup is none.
            for kind in (MANIFEST, DATA):
                vault.remove(backup + kind)
            gone.append(backup)
        except CannotRun:
            held.append(backup)
    return gone, held


def backups(names: Iterable[str]) -> Iterator[OurFile]:
    """Those that have a manifest, newest first."""
    ours = sorted((file for name in names if (file := our_file(name))), key=lambda file: file.name, reverse=True)
    return (file for file in ours if file.kind == MANIFEST)


def _outlived(names: list[str], keep: int, newest: OurFile) -> list[str]:
    whole = [file.backup for file in backups(names) if file.backup != newest.backup]
    left_over = {
        file.backup
        for name in names
        if (file := our_file(name)) and file.kind == DATA and newest.taken_at - file.taken_at > _LEFT_OVER_AFTER
    } - {*whole, newest.backup}
    return [*whole[keep - 1 :], *sorted(left_over)]
