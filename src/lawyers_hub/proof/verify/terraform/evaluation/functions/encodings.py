"""Functions that write values down, or read them."""

import base64
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal

from lawyers_hub.proof.verify.terraform.evaluation.conversions import checked, words
from lawyers_hub.proof.verify.terraform.evaluation.functions.yaml import read_yaml
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain


def _json(given: Plain) -> str:
    """As Terraform writes it: no spaces, keys in order, and nothing that a page of HTML could take for its own."""
    written = json.dumps(_for_json(given), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        written = written.replace(character, escaped)
    return written


def _for_json(given: Plain) -> object:
    if isinstance(given, dict):
        return {key: _for_json(item) for key, item in given.items()}
    if isinstance(given, list):
        return [_for_json(item) for item in given]
    return float(given) if isinstance(given, Decimal) else given


def _read_json(given: Plain) -> Plain:
    try:
        found: Plain = json.loads(words(given), parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Impossible("jsondecode() is given no JSON") from None
    return _checked(found)


def _checked(found: Plain) -> Plain:
    if isinstance(found, dict):
        return {key: _checked(item) for key, item in found.items()}
    if isinstance(found, list):
        return [_checked(item) for item in found]
    return checked(found) if isinstance(found, int | Decimal) and not isinstance(found, bool) else found


def _base64(given: Plain) -> Plain:
    return base64.b64encode(words(given).encode()).decode()


def _from_base64(given: Plain) -> Plain:
    try:
        return base64.b64decode(words(given), validate=True).decode()
    except ValueError:
        raise Impossible("base64decode() is given no text in base 64") from None


FUNCTIONS: dict[str, Callable[..., Plain]] = {
    "base64decode": _from_base64,
    "base64encode": _base64,
    "jsondecode": _read_json,
    "jsonencode": _json,
    "md5": lambda given: hashlib.md5(words(given).encode(), usedforsecurity=False).hexdigest(),
    "sha1": lambda given: hashlib.sha1(words(given).encode(), usedforsecurity=False).hexdigest(),
    "sha256": lambda given: hashlib.sha256(words(given).encode()).hexdigest(),
    "sha512": lambda given: hashlib.sha512(words(given).encode()).hexdigest(),
    "yamldecode": lambda given: read_yaml(words(given)),
}
