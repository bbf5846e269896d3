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
    point_in_time_recovery_days: int
    deletion_protection: bool


class Persistence(Declared, frozen=True, kw_only=True):
    redis: RedisKept | None = None
    db: DatabaseKept | None = None
