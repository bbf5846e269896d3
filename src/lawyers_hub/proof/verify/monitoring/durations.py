"""Lengths of time as Prometheus and Alertmanager write them."""

import re

_UNITS_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
_LENGTH = re.compile("".join(rf"(?:\d+{unit})?" for unit in ("y", "w", "d", "h", "m(?!s)", "s", "ms")))


def seconds(duration: str) -> float:
    """Of `1h30m`; nothing for what is no duration."""
    return sum(float(number) * _UNITS_S[unit] for number, unit in re.findall(r"(\d+)(ms|[smhdwy])", duration))


def is_duration(text: str) -> bool:
    """Whether Prometheus takes it for one: each unit once, from the largest to the smallest."""
    return text == "0" or (text != "" and _LENGTH.fullmatch(text) is not None)
