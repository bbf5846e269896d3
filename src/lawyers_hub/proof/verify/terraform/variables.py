"""What a variable comes to: what it is given, or its default, as a value of its type."""

from lawyers_hub.proof.verify.terraform.attempts import Reading
from lawyers_hub.proof.verify.terraform.evaluation import Impossible, Scope, Unknown, Value
from lawyers_hub.proof.verify.terraform.evaluation.types import converted
from lawyers_hub.proof.verify.terraform.hcl import Block


def value_of(block: Block, given: Value | None, reading: Reading, scope: Scope) -> Value:
    name, default = block.labels[0], block.body.attributes.get("default")
    if given is None and default is None:
        return Value(Unknown(f"no file gives a value to the variable {name}", block.place))
    value = given
    if default is not None and (given is None or (given.raw is None and _refuses_null(block))):
        value = reading.attempt(default.value, scope, default.place)
    kind = block.body.attributes.get("type")
    if value is None or kind is None:
        return value or Value(None)
    try:
        return converted(value, kind.value, lambda node: reading.evaluator.evaluate(node, scope))
    except Impossible as problem:
        place = value.places[0] if value.places else block.place
        return reading.mistaken(place, f"the variable {name} cannot take this value: {problem}")


def _refuses_null(block: Block) -> bool:
    nullable = block.body.attributes.get("nullable")
    return nullable is not None and getattr(nullable.value, "value", True) is False
