"""What nobody uses misleads whoever reads it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl.walking import named


def check(configuration: Configuration) -> Iterator[Finding]:
    asked = {name for folder in configuration.folders for name in folder.variables}
    for folder in configuration.folders:
        bodies = folder.bodies(variables=False)
        used = {name.words[:2] for body in bodies for name in named(body)}
        for variable, block in folder.variables.items():
            if ("var", variable) not in used:
                yield Finding(rule=RULE.id, place=block.place, what=f"nothing uses var.{variable}", mend="remove it")
        for local, attribute in folder.locals.items():
            if ("local", local) not in used:
                yield Finding(rule=RULE.id, place=attribute.place, what=f"nothing uses local.{local}", mend="remove it")
    for given, value in configuration.given.items():
        if given not in asked:
            what = f"a value is given to {given}, and there is no such variable"
            yield Finding(rule=RULE.id, place=value.place, what=what, mend="remove it, or mend the name")


RULE = Rule(
    id="nothing-unused",
    promise="R1",
    says="every variable, local and given value is used",
    check=check,
)
