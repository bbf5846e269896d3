"""Parts of values: attributes, elements, and going through all of them."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.evaluation.conversions import shown, whole, words
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Elements,
    Impossible,
    Undecided,
    Unknown,
    Value,
    plain,
    undecided,
)


def attribute_of(source: Value, name: str, place: Place) -> Value:
    raw = source.raw
    if isinstance(raw, Deferred):
        return raw.attribute(name)
    if isinstance(raw, Computed):
        return Value(Computed(raw.address, f"{raw.path}.{name}"), source.places)
    if isinstance(raw, Unknown):
        return undecided(source, place)
    if isinstance(raw, Mapping):
        if name not in raw:
            raise Impossible(f"has no {name!r}, only {_some(raw)}")
        return raw[name]
    raise Impossible(f"{shown(raw)} has no attributes, so no {name!r}")


def element_of(source: Value, key: Value, place: Place) -> Value:
    raw = source.raw
    if isinstance(raw, Unknown):
        return undecided(source, place)
    try:
        wanted = plain(key)
    except Undecided as unknown:
        return undecided(unknown.value, place)
    if isinstance(raw, Computed):
        return Value(Computed(raw.address, f"{raw.path}[{shown(wanted)}]"), source.places)
    if isinstance(raw, tuple) and not isinstance(raw, Elements):
        number = whole(wanted)
        if not 0 <= number < len(raw):
            raise Impossible(f"has {len(raw)} elements and no [{number}]")
        return raw[number]
    if isinstance(raw, Mapping | Deferred):
        return attribute_of(source, words(wanted), place)
    raise Impossible(f"{shown(raw)} has no elements that could be asked for by [{shown(wanted)}]")


def pairs_of(source: Value) -> Iterator[tuple[Value, Value]]:
    """Key and value of each element; the key of a list's is its number, of a set's the element itself.

    Raises:
        Undecided: it is unknown how many there are.
        Impossible: it has no elements.
    """
    raw = source.raw
    if isinstance(raw, Elements):
        yield from ((item, item) for item in raw)
    elif isinstance(raw, tuple):
        yield from ((Value(number, item.places), item) for number, item in enumerate(raw))
    elif isinstance(raw, Mapping):
        yield from ((Value(key, item.places), item) for key, item in sorted(raw.items()))
    elif isinstance(raw, Unknown | Computed | Deferred):
        raise Undecided(source)
    else:
        raise Impossible(f"{shown(raw)} has no elements to go through")


def _some(raw: Mapping[str, Value]) -> str:
    names = sorted(raw)
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "") if names else "nothing"
