"""`python -m lawyers_hub.recovery`: backups of Redis in a container. `hub redis backup` is the same for people.

REDIS_URL, BACKUP_URL and BACKUP_KEEP say what, where and how many. One backup is made; with BACKUP_EVERY_MINUTES one
after the other, until it is told to stop. Exit codes are those of `hub redis backup`.
"""

import signal
import sys
from datetime import timedelta
from threading import Event

from lawyers_hub.recovery.backup import back_up
from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.rounds import back_up_if_due, log_kept
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.settings import BackupSettings, BadSetting, backup_settings
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.telemetry.logs import configure_logs


class _ToldToStop(Exception):
    """Ends a backup that is under way: what it drafted is removed, and the next one begins anew."""


def main() -> int:
    configure_logs("redis-backup", "redis-backup")
    try:
        settings = backup_settings()
        if settings.every_minutes is None:
            return _once(settings)
        _go_on(settings, timedelta(minutes=settings.every_minutes))
    except (BadSetting, CannotRun) as problem:
        print(problem, file=sys.stderr)
        return 2
    except Damaged as damage:
        print(damage.refusal, file=sys.stderr)
        return 1
    except _ToldToStop:
        pass
    return 0


def _once(settings: BackupSettings) -> int:
    kept = back_up(settings.redis_url, Vault.at(settings.backup_url), settings.keep)
    log_kept(kept)
    return 1 if kept.trouble else 0


def _go_on(settings: BackupSettings, every: timedelta) -> None:
    def stop(_number: int, _frame: object) -> None:
        raise _ToldToStop

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while True:
        Event().wait(back_up_if_due(settings, every).total_seconds())


if __name__ == "__main__":
    sys.exit(main())
