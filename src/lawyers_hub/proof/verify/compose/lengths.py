"""Sizes and lengths of time as Compose writes them.

Source: https://docs.docker.com/reference/compose-file/extension/#specifying-durations
"""

import re

_UNITS_S = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LENGTH = re.compile(r"(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_BYTES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_MIB = 1024**2


def seconds(text: str) -> float | None:
    """Of `1m30s`; nothing for what is no length of time."""
    if not _LENGTH.fullmatch(text):
        return None
    return sum(float(number) * _UNITS_S[unit] for number, unit in re.findall(r"(\d+(?:\.\d+)?)(us|ms|s|m|h)", text))


def mib(text: str) -> float | None:
    """Of `512M` or `1g`, in powers of 1024; nothing for what is no size."""
    found = _SIZE.fullmatch(text.strip())
    return float(found[1]) * _BYTES[found[2].lower()] / _MIB if found else None
