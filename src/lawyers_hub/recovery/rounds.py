"""One backup after the other, as long as the container runs. No failure ends it."""

from datetime import UTC, datetime, timedelta

from lawyers_hub.recovery.backup import Kept, back_up
from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.settings import BackupSettings
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.telemetry.logs import log

AGAIN_AFTER_FAILURE = timedelta(minutes=5)


def back_up_if_due(settings: BackupSettings, every: timedelta) -> timedelta:
    """Makes a backup when the newest is as old as `every`, and says how long to wait before the next look.

    By the newest, and not by when this process started: a container that is started over and over must not push the
    older backups out. A failure is logged.
    """
    try:
        vault = Vault.at(settings.backup_url)
        newest = next(backups(vault.names()), None)
        if newest and (due_in := newest.taken_at + every - datetime.now(UTC)) > timedelta(0):
            return min(due_in, every)
        log_kept(back_up(settings.redis_url, vault, settings.keep))
        return every
    except CannotRun as problem:
        reason = str(problem)
    except Damaged as damage:
        reason = damage.refusal
    log.error("backup.failed", reason=reason)
    return min(AGAIN_AFTER_FAILURE, every)


def log_kept(kept: Kept) -> None:
    log.info(
        "backup.kept",
        name=kept.backup.name,
        keys=kept.backup.key_count,
        stored_bytes=kept.backup.stored.size_bytes,
        took_s=kept.backup.took_s,
        gone=len(kept.gone),
        held=len(kept.held),
        trouble=kept.trouble,
    )
