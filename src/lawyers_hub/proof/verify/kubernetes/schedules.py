"""How often a schedule of cron comes round.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax.
"""

import re

MINUTES_A_DAY = 24 * 60

_NAMES = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *"}


def longest_pause_minutes(schedule: str) -> int | None:
    """The longest time between two runs, for schedules that are the same on every day; None for any other."""
    fields = _NAMES.get(schedule.strip(), schedule).split()
    if len(fields) != 5 or fields[2:] != ["*", "*", "*"]:
        return None
    minutes, hours = _numbers(fields[0], 60), _numbers(fields[1], 24)
    if not minutes or not hours:
        return None
    runs = sorted(hour * 60 + minute for hour in hours for minute in minutes)
    return max(after - before for before, after in zip(runs, [*runs[1:], runs[0] + MINUTES_A_DAY], strict=True))


def _numbers(field: str, beyond: int) -> set[int]:
    """Those that a field such as `*/15`, `3` or `0-30/10,45` means; none for what is no field."""
    found: set[int] = set()
    for part in field.split(","):
        whole, _, step = part.partition("/")
        first, _, last = whole.partition("-")
        if whole == "*":
            first, last = "0", str(beyond - 1)
        elif not last:
            # A step without an end goes on to the last.
            last = str(beyond - 1) if step else first
        numbers = [int(said) if re.fullmatch(r"\d{1,2}", said) else -1 for said in (first, last, step or "1")]
        if not (0 <= numbers[0] <= numbers[1] < beyond and numbers[2] > 0):
            return set()
        found |= set(range(numbers[0], numbers[1] + 1, numbers[2]))
    return found
