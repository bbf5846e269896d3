"""Type constraints of variables: a value is turned into what is asked for, or refused."""

from collections.abc import Callable, Mapping

from lawyers_hub.proof.verify.terraform.evaluation.conversions import number, shown, truth, words
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Impossible,
    Plain,
    Unknown,
    Value,
    elements,
    lifted,
    mapping,
    plain,
    sequence,
)
from lawyers_hub.proof.verify.terraform.hcl.syntax import Call, Name, Node, Object, Tuple

Default = Callable[[Node], Value]
"""Works out the default of an `optional` attribute."""

_PRIMITIVES: dict[str, Callable[[Plain], Plain]] = {"string": words, "number": number, "bool": truth}


def converted(value: Value, wanted: Node, default: Default) -> Value:
    """The value as the type `wanted` has it, with defaults where an optional attribute is not given.

    Raises:
        Impossible: it cannot be made one; or `wanted` is no type.
    """
    if value.raw is None or isinstance(value.raw, Unknown | Computed | Deferred):
        return value
    if isinstance(wanted, Name):
        return _primitive(value, wanted.name)
    if not isinstance(wanted, Call) or not wanted.arguments:
        raise Impossible("the type is none that Terraform knows")
    inner = wanted.arguments[0]
    if wanted.function in {"list", "set"}:
        items = [converted(item, inner, default) for item in _items(value)]
        return sequence(items) if wanted.function == "list" else elements(items)
    if wanted.function == "map":
        return mapping({key: converted(item, inner, default) for key, item in _entries(value).items()})
    if wanted.function == "tuple" and isinstance(inner, Tuple):
        return _tuple(value, inner, default)
    if wanted.function == "object" and isinstance(inner, Object):
        return _object(value, inner, default)
    raise Impossible(f"there is no type {wanted.function}()")


def _primitive(value: Value, name: str) -> Value:
    if name == "any":
        return value
    if name in {"list", "set", "map"}:
        raise Impossible(f"the type {name} does not say of what")
    if name not in _PRIMITIVES:
        raise Impossible(f"there is no type {name}")
    if isinstance(value.raw, tuple | Mapping):
        raise Impossible(f"{shown(value.raw)} is no {name}")
    return lifted(_PRIMITIVES[name](plain(value)), value.places)


def _items(value: Value) -> tuple[Value, ...]:
    if isinstance(value.raw, tuple):
        return value.raw
    raise Impossible(f"{shown(value.raw)} is no list")


def _entries(value: Value) -> Mapping[str, Value]:
    if isinstance(value.raw, Mapping):
        return value.raw
    raise Impossible(f"{shown(value.raw)} is no map")


def _tuple(value: Value, inner: Tuple, default: Default) -> Value:
    items = _items(value)
    if len(items) != len(inner.items):
        raise Impossible(f"has {len(items)} elements and not {len(inner.items)}")
    return sequence(converted(item, one, default) for item, one in zip(items, inner.items, strict=True))


def _object(value: Value, inner: Object, default: Default) -> Value:
    given = _entries(value)
    found: dict[str, Value] = {}
    for key, wanted in inner.items:
        name = str(getattr(key, "value", None) or getattr(key, "name", ""))
        optional = isinstance(wanted, Call) and wanted.function == "optional" and wanted.arguments
        kind = optional[0] if optional else wanted
        item = given.get(name)
        if item is None and not optional:
            raise Impossible(f"has no {name!r}, which its type asks for")
        if item is None or (item.raw is None and optional):
            item = default(optional[1]) if optional and len(optional) > 1 else Value(None, value.places)
        found[name] = converted(item, kind, default)
    return mapping(found)
