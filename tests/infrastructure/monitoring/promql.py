"""Which series a PromQL expression reads, and which labels it names: enough of the language for our own queries."""

import re
from dataclasses import dataclass

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_MATCHERS = re.compile(r"\{([^}]*)\}")
_RANGE = re.compile(r"\[[^\]]*\]|\boffset\s+\w+")
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_OPERATORS = frozenset({"and", "or", "unless", "bool", "Inf", "NaN"})


@dataclass(frozen=True)
class Reading:
    """What an expression reads: the names of series, and the labels by which it chooses and groups them."""

    series: frozenset[str]
    labels: frozenset[str]
    grouped_by: frozenset[str]


def read(expression: str) -> Reading:
    # Texts first: a route such as "/cases/{case_id}" would look like matchers.
    plain = _TEXT.sub('""', expression)
    grouped_by = {label for group in _GROUPING.findall(plain) for label in _NAME.findall(group)}
    plain = _GROUPING.sub(" ", plain)
    matched = {label for matchers in _MATCHERS.findall(plain) for label in _NAME.findall(matchers)}
    plain = _RANGE.sub(" ", _MATCHERS.sub(" ", plain))
    series = {
        name.group()
        for name in _NAME.finditer(plain)
        if name.group() not in _OPERATORS and not _is_function(plain, name) and not _is_exponent(plain, name)
    }
    return Reading(frozenset(series), frozenset(matched | grouped_by), frozenset(grouped_by))


def texts(expression: str, label: str) -> set[str]:
    """The texts that the expression compares `label` with for equality."""
    return set(re.findall(rf'\b{label}="([^"]*)"', expression))


def _is_function(plain: str, name: re.Match[str]) -> bool:
    return plain[name.end() :].lstrip().startswith("(")


def _is_exponent(plain: str, name: re.Match[str]) -> bool:
    """The `e9` of 1e9."""
    return name.start() > 0 and plain[name.start() - 1].isdigit()
