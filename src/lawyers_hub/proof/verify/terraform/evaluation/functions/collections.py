"""Functions of lists, sets and maps. Elements may be unknown; how many there are may not."""

from collections.abc import Callable, Mapping
from functools import reduce

from lawyers_hub.proof.verify.terraform.evaluation.conversions import shown, whole, words
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Elements,
    Impossible,
    Undecided,
    Unknown,
    Value,
    comparable,
    distinct,
    elements,
    mapping,
    plain,
    same,
    sequence,
)


def _items(value: Value) -> tuple[Value, ...]:
    if isinstance(value.raw, tuple):
        return value.raw
    raise _not_a("list", value)


def _entries(value: Value) -> Mapping[str, Value]:
    if isinstance(value.raw, Mapping):
        return value.raw
    raise _not_a("map", value)


def _not_a(kind: str, value: Value) -> Exception:
    if isinstance(value.raw, Unknown | Computed | Deferred):
        return Undecided(value)
    return Impossible(f"{shown(value.raw)} is no {kind}")


def _in(items: tuple[Value, ...], wanted: Value) -> bool:
    answers = [same(item, wanted) for item in items]
    if True not in answers and None in answers:
        raise Undecided(next(item for item, answer in zip(items, answers, strict=True) if answer is None))
    return True in answers


def _concat(*given: Value) -> Value:
    for one in given:
        if isinstance(one.raw, Elements):
            raise Impossible("concat() takes lists, and a set has no order")
    return sequence(item for one in given for item in _items(one))


def _contains(given: Value, wanted: Value) -> Value:
    return Value(_in(_items(given), wanted), (*given.places, *wanted.places))


def _unique(given: Value) -> Value:
    return sequence(distinct(_items(given)))


def _element(given: Value, number: Value) -> Value:
    items = _items(given)
    if not items:
        raise Impossible("element() is given an empty list")
    return items[whole(plain(number)) % len(items)]


def _flat(given: Value) -> list[Value]:
    found: list[Value] = []
    for item in _items(given):
        if isinstance(item.raw, tuple):
            found += _flat(item)
        elif isinstance(item.raw, Unknown):
            raise Undecided(item)
        else:
            found.append(item)
    return found


def _index(given: Value, wanted: Value) -> Value:
    for number, item in enumerate(_items(given)):
        answer = same(item, wanted)
        if answer is None:
            raise Undecided(item)
        if answer:
            return Value(number, given.places)
    raise Impossible("index() finds no such element")


def _length(given: Value) -> Value:
    raw = given.raw
    if isinstance(raw, str | tuple | Mapping):
        return Value(len(raw), given.places)
    raise _not_a("list", given)


def _lookup(given: Value, key: Value, *default: Value) -> Value:
    entries, wanted = _entries(given), words(plain(key))
    if wanted in entries:
        return entries[wanted]
    if not default:
        raise Impossible(f"lookup() finds no {wanted!r}")
    return default[0]


def _merge(*given: Value) -> Value:
    entries = [_entries(one) for one in given if one.raw is not None]
    return mapping(reduce(lambda one, other: {**one, **other}, entries, {}))


def _coalesce(*given: Value) -> Value:
    for one in given:
        if isinstance(one.raw, Unknown):
            raise Undecided(one)
        if one.raw is not None and one.raw != "":
            return one
    raise Impossible("coalesce() is given nothing that is there")


def _coalesce_list(*given: Value) -> Value:
    for one in given:
        if _items(one):
            return one
    raise Impossible("coalescelist() is given empty lists alone")


def _compact(given: Value) -> Value:
    return sequence(item for item in _items(given) if item.raw is not None and item.raw != "")


def _one(given: Value) -> Value:
    items = _items(given)
    if len(items) > 1:
        raise Impossible(f"one() is given {len(items)} elements")
    return items[0] if items else Value(None, given.places)


def _slice(given: Value, first: Value, end: Value) -> Value:
    items, start, stop = _items(given), whole(plain(first)), whole(plain(end))
    if not 0 <= start <= stop <= len(items):
        raise Impossible(f"slice() finds no elements {start} to {stop} among {len(items)}")
    return sequence(items[start:stop])


def _sort(given: Value) -> Value:
    texts = [Value(words(plain(item)), item.places) for item in _items(given)]
    return sequence(sorted(texts, key=lambda item: str(item.raw)))


def _zip_map(keys: Value, values: Value) -> Value:
    names, items = _items(keys), _items(values)
    if len(names) != len(items):
        raise Impossible(f"zipmap() is given {len(names)} keys and {len(items)} values")
    return mapping({words(plain(name)): item for name, item in zip(names, items, strict=True)})


def _chunks(given: Value, size: Value) -> Value:
    items, length = _items(given), whole(plain(size))
    if length < 1:
        raise Impossible("chunklist() takes a size of one or more")
    return sequence(sequence(items[at : at + length]) for at in range(0, len(items), length))


def _product(*given: Value) -> Value:
    found: list[tuple[Value, ...]] = [()]
    for one in given:
        found = [(*start, item) for start in found for item in _items(one)]
        if len(found) > 10_000:
            raise Impossible("setproduct() comes to too many combinations")
    return sequence(sequence(one) for one in found)


def _intersection(first: Value, *others: Value) -> Value:
    comparable(len(_items(first)), max((len(_items(other)) for other in others), default=0))
    return elements(item for item in _items(first) if all(_in(_items(other), item) for other in others))


def _without(given: Value, taken: Value) -> Value:
    comparable(len(_items(given)), len(_items(taken)))
    return elements(item for item in _items(given) if not _in(_items(taken), item))


def _transposed(given: Value) -> Value:
    found: dict[str, list[Value]] = {}
    for key, items in sorted(_entries(given).items()):
        for item in _items(items):
            found.setdefault(words(plain(item)), []).append(Value(key, item.places))
    return mapping({key: sequence(items) for key, items in found.items()})


def _to_set(given: Value) -> Value:
    return given if given.raw is None else elements(_items(given))


def _to_list(given: Value) -> Value:
    return given if given.raw is None else sequence(_items(given))


def _to_map(given: Value) -> Value:
    return given if given.raw is None else mapping(_entries(given))


def _match_keys(values: Value, keys: Value, wanted: Value) -> Value:
    comparable(len(_items(keys)), len(_items(wanted)))
    pairs = zip(_items(values), _items(keys), strict=False)
    return sequence(value for value, key in pairs if _in(_items(wanted), key))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "chunklist": _chunks,
    "coalesce": _coalesce,
    "coalescelist": _coalesce_list,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "distinct": _unique,
    "element": _element,
    "flatten": lambda given: sequence(_flat(given)),
    "index": _index,
    "keys": lambda given: sequence(Value(key, item.places) for key, item in sorted(_entries(given).items())),
    "length": _length,
    "lookup": _lookup,
    "matchkeys": _match_keys,
    "merge": _merge,
    "nonsensitive": lambda given: given,
    "one": _one,
    "reverse": lambda given: sequence(reversed(_items(given))),
    "sensitive": lambda given: given,
    "setintersection": _intersection,
    "setproduct": _product,
    "setsubtract": _without,
    "setunion": lambda *given: elements(item for one in given for item in _items(one)),
    "slice": _slice,
    "sort": _sort,
    "tolist": _to_list,
    "tomap": _to_map,
    "toset": _to_set,
    "transpose": _transposed,
    "values": lambda given: sequence(item for _, item in sorted(_entries(given).items())),
    "zipmap": _zip_map,
}
