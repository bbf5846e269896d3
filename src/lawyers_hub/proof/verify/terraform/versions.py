"""Versions, and what is asked of them.

Source: Version Constraints, of the Terraform language.
"""

import operator
import re
from collections.abc import Callable

_VERSION = r"v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?"
_ASKED = re.compile(rf"\s*(=|!=|>=|<=|>|<|~>)?\s*{_VERSION}\s*")

_Numbers = tuple[int, ...]
_ORDERS: dict[str, Callable[[_Numbers, _Numbers], bool]] = {
    "": operator.eq, "=": operator.eq, "!=": operator.ne,
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


def fulfils(version: str, constraint: str) -> bool:
    """Whether a version is one of those that are asked for; not where either cannot be read.

    A version before a release is so only where exactly it is asked for.
    """
    found = re.fullmatch(_VERSION, version)
    return found is not None and all(_fits(found, _ASKED.fullmatch(asked)) for asked in constraint.split(","))


def _fits(version: re.Match[str], asked: re.Match[str] | None) -> bool:
    if asked is None:
        return False
    sign, wanted = asked[1] or "", _numbers(asked[2])
    if version[2] or asked[3]:
        return sign in {"", "="} and (version[1], version[2]) == (asked[2], asked[3])
    has = _numbers(version[1])
    if sign == "~>":
        return _padded(has) >= _padded(wanted) and has[: len(wanted) - 1] == wanted[:-1]
    return _ORDERS[sign](_padded(has), _padded(wanted))


def _numbers(text: str) -> _Numbers:
    return tuple(int(number) for number in text.split("."))


def _padded(numbers: _Numbers) -> _Numbers:
    """A version says three numbers; those that it leaves out are zero."""
    return (*numbers, *(0,) * (3 - len(numbers)))
