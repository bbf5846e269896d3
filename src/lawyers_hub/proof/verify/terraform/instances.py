"""How often a block stands, and under which keys."""

import json
from collections.abc import Callable, Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.terraform.evaluation import Deferred, Impossible, Unknown, Value
from lawyers_hub.proof.verify.terraform.evaluation.access import pairs_of
from lawyers_hub.proof.verify.terraform.evaluation.conversions import whole, words
from lawyers_hub.proof.verify.terraform.evaluation.values import mapping, plain, sequence
from lawyers_hub.proof.verify.terraform.hcl import Block, Node

MOST_INSTANCES = 500
"""Of one resource or module. A `count` beyond it is a slip, or harm."""


class Instance(msgspec.Struct, frozen=True):
    """One of the times that a block stands; `names` are its `each` or `count`.

    `doubt` says why it is unknown how often it stands: then this one is for all of them.
    """

    key: str | int | None
    names: Mapping[str, Value]
    doubt: str | None = None

    @property
    def suffix(self) -> str:
        return "" if self.key is None else f"[{json.dumps(self.key)}]"


def instances(block: Block, evaluate: Callable[[Node], Value]) -> Iterator[Instance]:
    """By `count` or `for_each`; without either a block stands once.

    Raises:
        Undecided: it is unknown how often.
        Impossible: Terraform would refuse it.
    """
    attributes = block.body.attributes
    if count := attributes.get("count"):
        many = whole(plain(evaluate(count.value)))
        if not 0 <= many <= MOST_INSTANCES:
            raise Impossible(f"a count must be 0 to {MOST_INSTANCES} here")
        for number in range(many):
            yield Instance(number, {"count": namespace("count", {"index": Value(number)})})
    elif each := attributes.get("for_each"):
        pairs = list(pairs_of(evaluate(each.value)))
        if len(pairs) > MOST_INSTANCES:
            raise Impossible(f"a for_each may go over {MOST_INSTANCES} elements here")
        for key, value in pairs:
            yield Instance(words(plain(key)), {"each": namespace("each", {"key": key, "value": value})})
    else:
        yield Instance(None, {})


def unclear(block: Block, why: str) -> Instance:
    """The one that stands for however many there are."""
    doubt = f"it is unknown how often {'.'.join(block.labels)} stands, since {why}"
    unknown = Value(Unknown(doubt, block.place))
    each = namespace("each", {"key": unknown, "value": unknown})
    return Instance("?", {"each": each, "count": namespace("count", {"index": unknown})}, doubt)


def namespace(name: str, values: Mapping[str, Value]) -> Value:
    def attribute(wanted: str) -> Value:
        if wanted not in values:
            raise Impossible(f"there is no {name}.{wanted}")
        return values[wanted]

    return Value(Deferred(name, attribute))


def repeats(block: Block) -> bool:
    return "count" in block.body.attributes or "for_each" in block.body.attributes


def standing(block: Block, found: list[tuple[Instance, Value]]) -> Value:
    """As an expression sees it: one, a list by number, or a map by key."""
    if doubt := next((instance.doubt for instance, _ in found if instance.doubt), None):
        return Value(Unknown(doubt, block.place))
    if "count" in block.body.attributes:
        return sequence(value for _, value in found)
    if "for_each" in block.body.attributes:
        return mapping({str(instance.key): value for instance, value in found})
    return found[0][1]
