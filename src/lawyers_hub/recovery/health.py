"""`python -m lawyers_hub.recovery.health`: is the newest backup young enough? For the health check of the container.

Asks the place where backups lie and not the process that makes them. Exit code 0 when it is, 1 when not.
"""

import sys
from datetime import UTC, datetime, timedelta

from lawyers_hub.recovery.retention import backups
from lawyers_hub.recovery.vault import Vault
from lawyers_hub.settings import BadSetting, backup_settings
from lawyers_hub.stack.faults import CannotRun

# Two in a row have failed, and half of a third.
PERIODS = 2.5


def main() -> int:
    try:
        settings = backup_settings()
        newest = next(backups(Vault.at(settings.backup_url).names()), None)
    except (BadSetting, CannotRun) as problem:
        print(problem, file=sys.stderr)
        return 1
    if newest is None:
        print("There is no backup.")
        return 1
    print(f"The newest backup is of {newest.taken_at:%Y-%m-%d %H:%M} UTC.")
    most = timedelta(minutes=PERIODS * (settings.every_minutes or 60))
    return 0 if datetime.now(UTC) - newest.taken_at <= most else 1


if __name__ == "__main__":
    sys.exit(main())
