"""The values of expressions, each with the lines from which it came."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

import msgspec

from lawyers_hub.proof.verify.places import Place

MOST_VALUES = 50_000
"""In one value. Doubling a list twenty times is a page of text; what people write stays far below."""
MOST_CHARACTERS = 500_000
MOST_COMPARED = 100_000
MOST_PLACES = 6

Plain: TypeAlias = "str | int | Decimal | bool | list[Plain] | dict[str, Plain] | None"
"""A value that is known in all its parts."""


class Impossible(Exception):
    """Terraform itself would refuse this expression; says why."""


class Undecided(Exception):
    """Carries the unknown value on which everything depends."""

    def __init__(self, value: "Value") -> None:
        super().__init__()
        self.value = value


class Unknown(msgspec.Struct, frozen=True):
    """Not to be known from the files: why, in words that follow "since"; and the line that asks for it.

    A text that is unknown in parts still `begins` and `ends` as it is written.
    """

    why: str
    place: Place
    begins: str = ""
    ends: str = ""


class Computed(msgspec.Struct, frozen=True):
    """What AWS says of a resource. Two of the same address and path are the same, whatever they turn out to be.

    The path of a text around it is that text: `${arn}/*`.
    """

    address: str
    path: str


class Deferred(msgspec.Struct, frozen=True):
    """Something with attributes that are worked out when they are asked for: a resource, a module, `var`."""

    address: str
    attribute: Callable[[str], "Value"]


class Elements(tuple["Value", ...]):
    """A set, in the order in which Terraform goes through it."""

    __slots__ = ()


Raw: TypeAlias = (
    "str | int | Decimal | bool | tuple[Value, ...] | Mapping[str, Value] | Unknown | Computed | Deferred | None"
)


class Value(msgspec.Struct, frozen=True):
    """`size` counts the values within, itself included."""

    raw: Raw
    places: tuple[Place, ...] = ()
    size: int = 1


def places_of(values: Iterable[Value]) -> tuple[Place, ...]:
    """The lines of all of them, each once and not more than tell something."""
    return tuple(dict.fromkeys(place for value in values for place in value.places))[:MOST_PLACES]


def from_lines(value: Value, places: tuple[Place, ...]) -> Value:
    """The same, which further lines brought about."""
    if not places:
        return value
    return Value(value.raw, tuple(dict.fromkeys((*value.places, *places)))[:MOST_PLACES], value.size)


def sequence(items: Iterable[Value]) -> Value:
    """A list or tuple; whatever is in it keeps its own lines."""
    found = tuple(items)
    return Value(found, places_of(found), _size(found))


def mapping(items: Mapping[str, Value]) -> Value:
    return Value(dict(items), places_of(items.values()), _size(items.values()))


def elements(items: Iterable[Value]) -> Value:
    """A set: each value once, texts in order."""
    found = distinct(items)
    if all(isinstance(item.raw, str) for item in found):
        found.sort(key=lambda item: str(item.raw))
    return Value(Elements(found), places_of(found), _size(found))


def distinct(items: Iterable[Value]) -> list[Value]:
    """Each value once, where it came first."""
    plain_ones: set[tuple[bool, Raw]] = set()
    others: list[Value] = []
    found: list[Value] = []
    for item in items:
        if isinstance(item.raw, str | int | Decimal | Computed) or item.raw is None:
            key = isinstance(item.raw, bool), item.raw
            new = key not in plain_ones
            plain_ones.add(key)
        else:
            comparable(len(others), len(others))
            new = not any(same(item, other) for other in others)
            others.append(item)
        if new:
            found.append(item)
    return found


def comparable(one: int, other: int) -> None:
    """Raises:
    Impossible: so many values beside so many others would take too long to compare.
    """
    if one * other > MOST_COMPARED:
        raise Impossible(f"compares {one:,} values with {other:,}")


def _size(values: Iterable[Value]) -> int:
    size = 1 + sum(value.size for value in values)
    if size > MOST_VALUES:
        raise Impossible(f"comes to more than {MOST_VALUES:,} values")
    return size


def text(content: str, places: tuple[Place, ...] = ()) -> Value:
    if len(content) > MOST_CHARACTERS:
        raise Impossible(f"comes to a text of more than {MOST_CHARACTERS:,} characters")
    return Value(content, places)


def lifted(plain: Plain, places: tuple[Place, ...]) -> Value:
    """A plain value, all of which came from `places`."""
    if isinstance(plain, list):
        return from_lines(sequence(lifted(item, places) for item in plain), places)
    if isinstance(plain, dict):
        return from_lines(mapping({key: lifted(item, places) for key, item in plain.items()}), places)
    return text(plain, places) if isinstance(plain, str) else Value(plain, places)


def plain(value: Value) -> Plain:
    """What it is, in all its parts.

    Raises:
        Undecided: a part of it is unknown.
    """
    raw = value.raw
    if isinstance(raw, tuple):
        return [plain(item) for item in raw]
    if isinstance(raw, Mapping):
        return {key: plain(item) for key, item in raw.items()}
    if isinstance(raw, Unknown | Computed | Deferred):
        raise Undecided(value)
    return raw


def doubt_of(value: Value) -> str | None:
    """Why it, or a part of it, is unknown; none where it is known."""
    try:
        plain(value)
    except Undecided as undecided:
        return _why(undecided.value.raw)
    return None


def _why(raw: Raw) -> str:
    if isinstance(raw, Unknown):
        return raw.why
    if isinstance(raw, Computed):
        asked = raw.path.partition("${")[2].partition("}")[0] or raw.path
        return f"only AWS knows {raw.address}.{asked}"
    return f"{raw.address} is used as a whole" if isinstance(raw, Deferred) else "it is unknown"


def undecided(value: Value, place: Place) -> Value:
    """The unknown that follows from an unknown: the reason and its line stay those of the first."""
    raw = value.raw
    return Value(Unknown(raw.why, raw.place) if isinstance(raw, Unknown) else Unknown(_why(raw), place), value.places)


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; none where that cannot be known."""
    one, other = left.raw, right.raw
    if isinstance(one, Unknown | Computed | Deferred) or isinstance(other, Unknown | Computed | Deferred):
        return _same_unknown(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            return False
        return every(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and every(same(item, other[key]) for key, item in one.items())
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _same_unknown(one: Raw, other: Raw) -> bool | None:
    if isinstance(one, Computed) and one == other:
        return True
    for unknown, known in ((one, other), (other, one)):
        # Whatever exists has an id and an ARN.
        if isinstance(unknown, Computed) and known is None and unknown.path in {"id", "arn"}:
            return False
    return None


def every(answers: Iterable[bool | None]) -> bool | None:
    """Whether all are so: one that is not decides, however many are unknown."""
    found = list(answers)
    return False if False in found else None if None in found else True
