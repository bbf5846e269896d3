"""What is given to modules and variables: whether it is what they ask for."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.calls import NOT_INPUTS
from lawyers_hub.proof.verify.terraform.evaluation import Impossible, Value
from lawyers_hub.proof.verify.terraform.evaluation.conversions import truth
from lawyers_hub.proof.verify.terraform.evaluation.values import Undecided, plain
from lawyers_hub.proof.verify.terraform.hcl import Block
from lawyers_hub.proof.verify.terraform.modules import Module


def refused(module: Module, name: str, variable: Block) -> Iterator[tuple[Place, str]]:
    """What the variable's own `validation` says against its value, where that can be worked out."""
    for validation in variable.body.inner("validation"):
        condition = validation.body.attributes.get("condition")
        if condition is None:
            yield validation.place, f"the validation of {name} has no condition"
            continue
        value = module.reading.attempt(condition.value, module.scope, condition.place)
        try:
            if _holds(value) is False:
                given = module.variable(name)
                yield (
                    (*given.places, variable.place)[0],
                    f"the variable {name} refuses this value: {_said(module, validation)}",
                )
        except Impossible as problem:
            yield condition.place, f"the validation of {name} decides nothing: {problem}"


def _said(module: Module, validation: Block) -> str:
    message = validation.body.attributes.get("error_message")
    value = module.reading.attempt(message.value, module.scope, message.place) if message else None
    return value.raw if value and isinstance(value.raw, str) else "its validation does not hold"


def misfits(module: Module, name: str, call: Block) -> Iterator[tuple[Place, str]]:
    """What a module is given and does not take, and what it needs and is not given."""
    children = module.children(name)
    if not children:
        return
    variables = children[0][1].folder.variables
    for given, attribute in call.body.attributes.items():
        if given not in variables and given not in NOT_INPUTS:
            yield attribute.place, f"the module {name} takes no {given}"
    for wanted, block in variables.items():
        if "default" not in block.body.attributes and wanted not in call.body.attributes:
            yield call.place, f"the module {name} needs {wanted}"


def _holds(value: Value) -> bool | None:
    """Whether a condition holds; none where that is unknown."""
    try:
        return truth(plain(value))
    except Undecided:
        return None
