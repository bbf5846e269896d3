"""From one primitive type to another, as Terraform does it by itself."""

from decimal import Decimal, InvalidOperation

from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain

LARGEST = 10**300


def number(plain: object) -> int | Decimal:
    if isinstance(plain, bool):
        raise Impossible("a truth value is no number")
    if isinstance(plain, int | Decimal):
        return checked(plain)
    if isinstance(plain, str) and len(plain) < 100:
        try:
            return checked(Decimal(plain))
        except InvalidOperation:
            pass
    raise Impossible(f"{shown(plain)} is no number")


def checked(value: int | Decimal) -> int | Decimal:
    """Whole numbers as whole numbers, and nothing beyond all measure."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise Impossible("the number has no end")
    if not -LARGEST < value < LARGEST:
        raise Impossible("the number is too large")
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def whole(plain: object) -> int:
    found = number(plain)
    if isinstance(found, Decimal):
        raise Impossible(f"{shown(plain)} is no whole number")
    return found


def truth(plain: object) -> bool:
    if isinstance(plain, bool):
        return plain
    if plain in ("true", "false"):
        return plain == "true"
    raise Impossible(f"{shown(plain)} is neither true nor false")


def words(plain: object) -> str:
    """As a text, the way a template writes it."""
    if isinstance(plain, str):
        return plain
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, int):
        return str(plain)
    if isinstance(plain, Decimal):
        return f"{plain:f}".rstrip("0").rstrip(".")
    raise Impossible(f"{shown(plain)} is no text")


def listed(plain: object) -> list[Plain]:
    if isinstance(plain, list):
        return plain
    raise Impossible(f"{shown(plain)} is no list")


def shown(plain: object) -> str:
    """For a sentence: short, whatever it is."""
    if plain is None:
        return "null"
    if isinstance(plain, str):
        return repr(plain if len(plain) < 40 else plain[:40] + "…")
    if isinstance(plain, bool | int | Decimal):
        return words(plain) if -(10**15) < plain < 10**15 else "a large number"
    return "a list" if isinstance(plain, list | tuple) else "an object"
