"""Whom to run Postgres as: it refuses to run as root, so root lends it an unprivileged account."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict


class RunAs(TypedDict, total=False):
    """Arguments of `subprocess` that switch the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An existing user of the machine without rights of its own."""

    uid: int
    gid: int

    @property
    def run_as(self) -> RunAs:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Asked by trying, since every parent folder has a say."""
        trial = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
        return self._succeeds(trial)

    def can_run(self, program: Path) -> bool:
        return self._succeeds([str(program), "--version"])

    def _succeeds(self, trial: list[str]) -> bool:
        try:
            done = subprocess.run(trial, capture_output=True, cwd="/", check=False, **self.run_as)
        except OSError:
            return False
        return done.returncode == 0


def unprivileged_account() -> Account | None:
    """The account to drop to: `postgres` where the machine has it, else `nobody`; None unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(65_534, 65_534)
