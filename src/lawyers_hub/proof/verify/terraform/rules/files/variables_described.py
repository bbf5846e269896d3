"""Whoever sets a variable learns what it is for, and is refused what would do harm."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl import Block


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for name, variable in folder.variables.items():
            for what, mend in _lacking(variable):
                yield Finding(rule=RULE.id, place=variable.place, what=f"the variable {name} {what}", mend=mend)
        for name, output in folder.outputs.items():
            if not _says(output, "description"):
                what = f"the output {name} is not described"
                yield Finding(rule=RULE.id, place=output.place, what=what, mend="say in a description what it is for")


def _lacking(variable: Block) -> Iterator[tuple[str, str]]:
    if not _says(variable, "description"):
        yield "is not described", "say in a description what it is for"
    if "type" not in variable.body.attributes:
        yield "has no type", "say its type"
    if not variable.body.inner("validation"):
        yield "takes anything", "say in a validation which values it takes"


def _says(block: Block, name: str) -> bool:
    attribute = block.body.attributes.get(name)
    return attribute is not None and getattr(attribute.value, "value", "") != ""


RULE = Rule(
    id="variables-described",
    promise="R1",
    says="every variable is typed, described and validated, and every output described",
    check=check,
)
