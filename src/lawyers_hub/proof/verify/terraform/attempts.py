"""What all modules of one reading share, and what Terraform would refuse in them."""

from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.evaluation import Evaluator, Impossible, Scope, Unknown, Value
from lawyers_hub.proof.verify.terraform.hcl import Block, Node
from lawyers_hub.proof.verify.terraform.library import Library

MOST_MODULES = 300
"""In one reading, each as often as it is called."""


class Mistake(msgspec.Struct, frozen=True, order=True):
    """What Terraform itself would refuse, and why."""

    place: Place
    what: str


class Reading:
    """What all modules of one reading share.

    `looked_up` is what is taken for known of data, by type and attribute.
    """

    def __init__(self, library: Library, looked_up: Mapping[tuple[str, str], Value]) -> None:
        self.library = library
        self.looked_up = looked_up
        self.evaluator = Evaluator()
        self.mistakes: dict[Mistake, None] = {}
        self._modules = 0

    def attempt(self, node: Node, scope: Scope, place: Place) -> Value:
        """What an expression comes to; unknown, and a mistake, where Terraform would refuse it."""
        try:
            return self.evaluator.evaluate(node, scope)
        except Impossible as problem:
            return self.mistaken(place, str(problem))

    def mistaken(self, place: Place, what: str) -> Value:
        self.mistakes[Mistake(place, what)] = None
        return Value(Unknown(f"it cannot be worked out ({what})", place))

    def count_module(self, call: Block) -> None:
        """Raises `Fault` where it is one too many."""
        self._modules += 1
        if self._modules > MOST_MODULES:
            raise Fault(call.body.attributes["source"].place, f"leads to more than {MOST_MODULES} modules in all")
