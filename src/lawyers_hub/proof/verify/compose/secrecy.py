"""What gives a secret away: names of variables that hold one, and addresses with a password in them."""

import re
from itertools import pairwise

_SECRET = frozenset({"PASSWORD", "PASSWD", "PASS", "SECRET", "TOKEN", "CREDENTIAL", "CREDENTIALS", "APIKEY"})
_PAIRS = frozenset({("API", "KEY"), ("PRIVATE", "KEY"), ("ACCESS", "KEY"), ("SIGNING", "KEY")})
_IN_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", re.IGNORECASE)
_AS_AN_OPTION = re.compile(r"-*(requirepass|masterauth|password|passwd|secret|token)(?:[= ](?P<value>.+))?")


def holds_a_secret(variable: str) -> bool:
    """By its name, unless the name says that it holds the path of a file."""
    words = [word for word in variable.upper().split("_") if word]
    if words and words[-1] == "FILE":
        return False
    return bool(_SECRET & set(words)) or any(pair in _PAIRS for pair in pairwise(words))


def password_in(text: str) -> bool:
    """Whether there is an address with a password that is neither a variable of a shell nor a file's content."""
    return any(not found[1].startswith("$") for found in _IN_AN_ADDRESS.finditer(text))


def password_among(words: tuple[str, ...]) -> bool:
    """Whether a command's words hand over a password: `--requirepass x`, `--password=x`."""
    following = (*words[1:], "")
    for word, after in zip(words, following, strict=False):
        found = _AS_AN_OPTION.fullmatch(word) if word.startswith("-") else None
        value = (found["value"] or after) if found else ""
        if value and not value.startswith(("$", "/", "-")):
            return True
    return any(password_in(word) for word in words)
