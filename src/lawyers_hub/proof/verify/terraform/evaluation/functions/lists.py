"""Functions of lists, and of anything that may be there or not."""

from collections.abc import Callable, Mapping

from lawyers_hub.proof.verify.terraform.evaluation.conversions import whole, words
from lawyers_hub.proof.verify.terraform.evaluation.functions.contents import is_in, items_of, not_a
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    MOST_VALUES,
    Computed,
    Elements,
    Impossible,
    Undecided,
    Unknown,
    Value,
    comparable,
    distinct,
    plain,
    same,
    sequence,
)


def _length(given: Value) -> Value:
    raw = given.raw
    if isinstance(raw, str | tuple | Mapping):
        return Value(len(raw), given.places)
    raise not_a("list", given)


def _coalesce(*given: Value) -> Value:
    for one in given:
        if isinstance(one.raw, Unknown):
            raise Undecided(one)
        if one.raw is not None and one.raw != "":
            return one
    raise Impossible("coalesce() is given nothing that is there")


def _concat(*given: Value) -> Value:
    for one in given:
        if isinstance(one.raw, Elements):
            raise Impossible("concat() takes lists, and a set has no order")
    return sequence(item for one in given for item in items_of(one))


def _unique(given: Value) -> Value:
    return sequence(distinct(items_of(given)))


def _element(given: Value, number: Value) -> Value:
    items = items_of(given)
    if not items:
        raise Impossible("element() is given an empty list")
    return items[whole(plain(number)) % len(items)]


def _flat(given: Value) -> list[Value]:
    found: list[Value] = []
    for item in items_of(given):
        if isinstance(item.raw, tuple):
            found += _flat(item)
        elif isinstance(item.raw, Unknown):
            raise Undecided(item)
        else:
            found.append(item)
    return found


def _index(given: Value, wanted: Value) -> Value:
    for number, item in enumerate(items_of(given)):
        answer = same(item, wanted)
        if answer is None:
            raise Undecided(item)
        if answer:
            return Value(number, given.places)
    raise Impossible("index() finds no such element")


def _coalesce_list(*given: Value) -> Value:
    for one in given:
        if items_of(one):
            return one
    raise Impossible("coalescelist() is given empty lists alone")


def _compact(given: Value) -> Value:
    return sequence(item for item in items_of(given) if item.raw is not None and item.raw != "")


def _one(given: Value) -> Value:
    items = items_of(given)
    if len(items) > 1:
        raise Impossible(f"one() is given {len(items)} elements")
    return items[0] if items else Value(None, given.places)


def _slice(given: Value, first: Value, end: Value) -> Value:
    start, stop = whole(plain(first)), whole(plain(end))
    raw = given.raw
    if isinstance(raw, Computed) and 0 <= start <= stop <= MOST_VALUES:
        # Only AWS knows the elements, as of the zones of a region; how many are taken stands here.
        taken = (Computed(raw.address, f"{raw.path}[{number}]") for number in range(start, stop))
        return sequence(Value(one, given.places) for one in taken)
    items = items_of(given)
    if not 0 <= start <= stop <= len(items):
        raise Impossible(f"slice() finds no elements {start} to {stop} among {len(items)}")
    return sequence(items[start:stop])


def _sort(given: Value) -> Value:
    texts = [Value(words(plain(item)), item.places) for item in items_of(given)]
    return sequence(sorted(texts, key=lambda item: str(item.raw)))


def _chunks(given: Value, size: Value) -> Value:
    items, length = items_of(given), whole(plain(size))
    if length < 1:
        raise Impossible("chunklist() takes a size of one or more")
    return sequence(sequence(items[at : at + length]) for at in range(0, len(items), length))


def _to_list(given: Value) -> Value:
    return given if given.raw is None else sequence(items_of(given))


def _match_keys(values: Value, keys: Value, wanted: Value) -> Value:
    comparable(len(items_of(keys)), len(items_of(wanted)))
    pairs = zip(items_of(values), items_of(keys), strict=False)
    return sequence(value for value, key in pairs if is_in(items_of(wanted), key))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "chunklist": _chunks,
    "coalesce": _coalesce,
    "coalescelist": _coalesce_list,
    "compact": _compact,
    "concat": _concat,
    "distinct": _unique,
    "element": _element,
    "flatten": lambda given: sequence(_flat(given)),
    "index": _index,
    "length": _length,
    "matchkeys": _match_keys,
    "nonsensitive": lambda given: given,
    "one": _one,
    "reverse": lambda given: sequence(reversed(items_of(given))),
    "sensitive": lambda given: given,
    "slice": _slice,
    "sort": _sort,
    "tolist": _to_list,
}
