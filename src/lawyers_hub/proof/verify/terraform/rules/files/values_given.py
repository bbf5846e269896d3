"""A value that is missing is asked for in the middle of the night, by a prompt that nobody sees."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl import Block


def check(configuration: Configuration) -> Iterator[Finding]:
    where = configuration.declaration.topology.artifacts.terraform
    for folder in configuration.folders:
        if folder.path != where:
            continue
        for name, variable in folder.variables.items():
            if name not in configuration.given and _must_be_given(variable):
                yield Finding(
                    rule=RULE.id,
                    place=variable.place,
                    what=f"no file gives a value to the variable {name}",
                    mend="give it one, or a default; a secret is sensitive = true",
                )


def _must_be_given(variable: Block) -> bool:
    """A secret is given from outside."""
    sensitive = variable.body.attributes.get("sensitive")
    return (
        "default" not in variable.body.attributes
        and getattr(getattr(sensitive, "value", None), "value", None) is not True
    )


RULE = Rule(
    id="values-given",
    promise="R1",
    says="every variable without a default has a value, unless it is a secret",
    check=check,
)
