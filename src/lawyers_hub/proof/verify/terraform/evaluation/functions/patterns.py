"""Regular expressions, of which Terraform's engine takes time in proportion to the text and Python's may not."""

import re

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Undecided, Unknown, Value

MOST_WAYS = 10**6
"""How many ways there may be to share a text out among the repetitions of a pattern."""

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-zA-Z:<!=]*|[*+]\??|\{[0-9]+,[0-9]*\}|[()|]|.", re.DOTALL)


def compiled(pattern: str, text: str) -> re.Pattern[str]:
    """For `text` alone.

    Raises:
        Impossible: it is no regular expression.
        Undecided: to search `text` by it could take Python far too long.
    """
    if _ways(pattern, len(text)) > MOST_WAYS:
        raise Undecided(Value(Unknown("the regular expression is too slow to be tried here", Place("", 1))))
    try:
        return re.compile(pattern.replace(r"\z", r"\Z"))
    except (re.error, OverflowError, RecursionError):
        raise Impossible("the regular expression cannot be read") from None


def _ways(pattern: str, length: int) -> float:
    """Repetitions beside one another multiply; one within another is beyond counting."""
    ways = 1.0
    inside: list[bool] = []
    closed_repeats = False
    for piece in _PIECE.findall(pattern):
        repeats = piece[0] in "*+" or (piece[0] == "{" and len(piece) > 1)
        if piece[0] == "(":
            inside.append(False)
        elif piece == ")":
            closed_repeats = inside.pop() if inside else False
            if inside and closed_repeats:
                inside[-1] = True
            continue
        elif repeats:
            if closed_repeats:
                return float("inf")
            ways *= max(length, 1)
        if inside and (repeats or piece == "|"):
            inside[-1] = True
        closed_repeats = False
    return ways


def replacement(text: str) -> str:
    """Terraform writes `$1` and `${name}` where Python writes `\\1` and `\\g<name>`."""
    escaped = text.replace("\\", "\\\\")
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda found: rf"\g<{found[1] or found[2]}>", escaped)
