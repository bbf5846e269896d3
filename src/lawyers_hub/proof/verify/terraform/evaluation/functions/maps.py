"""Functions of maps."""

from collections.abc import Callable
from functools import reduce

from lawyers_hub.proof.verify.terraform.evaluation.conversions import words
from lawyers_hub.proof.verify.terraform.evaluation.functions.contents import entries_of, items_of
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Value, mapping, plain, sequence


def _lookup(given: Value, key: Value, *default: Value) -> Value:
    entries, wanted = entries_of(given), words(plain(key))
    if wanted in entries:
        return entries[wanted]
    if not default:
        raise Impossible(f"lookup() finds no {wanted!r}")
    return default[0]


def _merge(*given: Value) -> Value:
    entries = [entries_of(one) for one in given if one.raw is not None]
    return mapping(reduce(lambda one, other: {**one, **other}, entries, {}))


def _zip_map(keys: Value, values: Value) -> Value:
    names, items = items_of(keys), items_of(values)
    if len(names) != len(items):
        raise Impossible(f"zipmap() is given {len(names)} keys and {len(items)} values")
    return mapping({words(plain(name)): item for name, item in zip(names, items, strict=True)})


def _transposed(given: Value) -> Value:
    found: dict[str, list[Value]] = {}
    for key, items in sorted(entries_of(given).items()):
        for item in items_of(items):
            found.setdefault(words(plain(item)), []).append(Value(key, item.places))
    return mapping({key: sequence(items) for key, items in found.items()})


def _to_map(given: Value) -> Value:
    return given if given.raw is None else mapping(entries_of(given))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "keys": lambda given: sequence(Value(key, item.places) for key, item in sorted(entries_of(given).items())),
    "lookup": _lookup,
    "merge": _merge,
    "tomap": _to_map,
    "transpose": _transposed,
    "values": lambda given: sequence(item for _, item in sorted(entries_of(given).items())),
    "zipmap": _zip_map,
}
