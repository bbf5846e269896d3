"""What is kept, and how."""

from collections.abc import Mapping
from typing import Literal

from lawyers_hub.proof.verify.topology.declared import Declared


class RedisKept(Declared, frozen=True, kw_only=True):
    save: str
    appendonly: bool
    appendfsync: str
    maxmemory_policy: str
    backup_every_minutes: int | None = None
    backup_too_old_after_minutes: int | None = None
    keep_backups: int | None = None
    told: Mapping[str, Literal["backup_every_minutes", "keep_backups"]] = {}
    """By variable of an environment: the figure with which whoever makes the backups is told."""


class DatabaseKept(Declared, frozen=True, kw_only=True):
    """`settings` are PostgreSQL's own, by name, where a service of AWS runs it."""

    point_in_time_recovery_days: int
    deletion_protection: bool
    settings: Mapping[str, str] = {}


class BucketKept(Declared, frozen=True, kw_only=True):
    """A bucket whose name holds the word by which it is declared. All days are the fewest.

    `locked_days` is how long nobody at all can delete a version; `replaced_kept_days` how long one stays that was
    replaced or deleted; `expires_after_days` when an object goes, and never if nothing is said. `noted_in` is the
    bucket in which every access is noted.
    """

    replaced_kept_days: int
    expires_after_days: int | None = None
    locked_days: int = 0
    own_key: bool = True
    noted_in: str | None = None


class LogsKept(Declared, frozen=True, kw_only=True):
    kept_days: int


class Persistence(Declared, frozen=True, kw_only=True):
    redis: RedisKept | None = None
    db: DatabaseKept | None = None
    buckets: Mapping[str, BucketKept] = {}
    logs: LogsKept | None = None
