"""Functions of sets, and of what is in a collection."""

from collections.abc import Callable

from lawyers_hub.proof.verify.terraform.evaluation.functions.contents import is_in, items_of
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Value, comparable, elements, sequence


def _contains(given: Value, wanted: Value) -> Value:
    return Value(is_in(items_of(given), wanted), (*given.places, *wanted.places))


def _product(*given: Value) -> Value:
    found: list[tuple[Value, ...]] = [()]
    for one in given:
        found = [(*start, item) for start in found for item in items_of(one)]
        if len(found) > 10_000:
            raise Impossible("setproduct() comes to too many combinations")
    return sequence(sequence(one) for one in found)


def _intersection(first: Value, *others: Value) -> Value:
    comparable(len(items_of(first)), max((len(items_of(other)) for other in others), default=0))
    return elements(item for item in items_of(first) if all(is_in(items_of(other), item) for other in others))


def _without(given: Value, taken: Value) -> Value:
    comparable(len(items_of(given)), len(items_of(taken)))
    return elements(item for item in items_of(given) if not is_in(items_of(taken), item))


def _to_set(given: Value) -> Value:
    return given if given.raw is None else elements(items_of(given))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "contains": _contains,
    "setintersection": _intersection,
    "setproduct": _product,
    "setsubtract": _without,
    "setunion": lambda *given: elements(item for one in given for item in items_of(one)),
    "toset": _to_set,
}
