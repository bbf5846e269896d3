"""The state folder: `.hub/` at the root of the clone, or where HUB_HOME points.

Everything the embedded stack writes lies in it, so removing it removes all state.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC, EROFS
from pathlib import Path

import msgspec

from lawyers_hub.stack.faults import CannotRun

MIN_FREE_BYTES = 300 * 1024 * 1024
REPOSITORY = Path(__file__).resolve().parents[3]


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """Passwords and keys of one state folder, made once at random and readable by their owner alone.

    One that came with a later version has a default, so that the folders of earlier ones are still understood.
    """

    superuser_password: str
    owner_password: str
    api_password: str
    relay_password: str
    worker_password: str
    operator_password: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    redis_password: str
    token_secret: str
    cookie_secret: str

    @classmethod
    def random(cls) -> "Secrets":
        return cls(**{field: secrets.token_urlsafe(32) for field in cls.__struct_fields__})


@dataclass(frozen=True)
class Home:
    """Where the state of one stack lies."""

    root: Path

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "Home":
        return cls(Path(environment.get("HUB_HOME") or REPOSITORY / ".hub").expanduser().absolute())

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.json"

    def log_of(self, service: str) -> Path:
        return self.logs / f"{service}.log"

    def prepare(self) -> None:
        """Make the folders; raises `CannotRun` when they cannot be written or the disk is nearly full."""
        with disk_faults_in_words(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            # Postgres may run as another user and has to pass through, but not to list.
            self.root.chmod(0o711)
            for folder in (self.files, self.mail, self.logs, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)
            probe = self.run / "writable"
            probe.write_bytes(b"yes")
            probe.unlink()
        _require_free_space(self.root)

    def secrets(self) -> Secrets:
        """The secrets of this home, made at the first call; one that an earlier version did not know is added."""
        file = self.secrets_file
        with disk_faults_in_words(file):
            if not file.exists():
                _write_private(file, msgspec.json.encode(Secrets.random()))
            kept = file.read_bytes()
            try:
                found = msgspec.json.decode(kept, type=Secrets)
            except msgspec.DecodeError as fault:
                raise CannotRun(
                    f"The secrets in {file} cannot be read ({fault}): "
                    "restore the file, or start over with `hub up --fresh`."
                ) from None
            if (whole := msgspec.json.encode(found)) != kept:
                _write_private(file, whole)
            return found


@contextmanager
def disk_faults_in_words(place: Path) -> Iterator[None]:
    """Turns what the operating system refuses into one sentence about `place`."""
    try:
        yield
    except PermissionError as fault:
        raise CannotRun(
            f"No right to write {fault.filename or place}: give yourself the right, "
            "or point HUB_HOME at a folder of your own."
        ) from None
    except OSError as fault:
        if fault.errno == ENOSPC:
            raise CannotRun(f"The disk that holds {place} is full: free some space and start again.") from None
        if fault.errno == EROFS:
            raise CannotRun(
                f"{place} lies on a read-only disk: point HUB_HOME at a folder that can be written."
            ) from None
        raise CannotRun(
            f"{fault.filename or place} cannot be used ({fault.strerror}): "
            "put it right, or point HUB_HOME at another folder."
        ) from None


def _require_free_space(place: Path) -> None:
    free_bytes = shutil.disk_usage(place).free
    if free_bytes < MIN_FREE_BYTES:
        raise CannotRun(
            f"The disk that holds {place} has only {free_bytes // 1_048_576} MB left: free at least "
            f"{MIN_FREE_BYTES // 1_048_576} MB, or point HUB_HOME at another disk."
        )


def _write_private(file: Path, content: bytes) -> None:
    """Writes the whole file or nothing, readable by its owner alone."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
