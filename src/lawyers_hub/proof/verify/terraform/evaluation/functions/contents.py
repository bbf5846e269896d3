"""What is in a list, a set or a map. Elements may be unknown; how many there are may not."""

from collections.abc import Mapping

from lawyers_hub.proof.verify.terraform.evaluation.conversions import shown
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Impossible,
    Undecided,
    Unknown,
    Value,
    same,
)


def items_of(value: Value) -> tuple[Value, ...]:
    if isinstance(value.raw, tuple):
        return value.raw
    raise not_a("list", value)


def entries_of(value: Value) -> Mapping[str, Value]:
    if isinstance(value.raw, Mapping):
        return value.raw
    raise not_a("map", value)


def not_a(kind: str, value: Value) -> Exception:
    if isinstance(value.raw, Unknown | Computed | Deferred):
        return Undecided(value)
    return Impossible(f"{shown(value.raw)} is no {kind}")


def is_in(items: tuple[Value, ...], wanted: Value) -> bool:
    answers = [same(item, wanted) for item in items]
    if True not in answers and None in answers:
        raise Undecided(next(item for item, answer in zip(items, answers, strict=True) if answer is None))
    return True in answers
