"""A password in a file is known to everybody who may read the repository, for ever."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Body
from lawyers_hub.proof.verify.terraform.hcl.syntax import Literal
from lawyers_hub.proof.verify.terraform.hcl.walking import attributes, literals

_SECRET = re.compile(
    r"(^|_)(password|passwd|passphrase|secret|secret_string|token|private_key|secret_key|access_key|api_key)$"
)
_SHAPES = re.compile(r"\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----")


def check(configuration: Configuration) -> Iterator[Finding]:
    secret = {
        name
        for folder in configuration.folders
        for name, block in folder.variables.items()
        if _is_true(block.body.attributes.get("sensitive")) or _SECRET.search(name)
    }
    for name, attribute in configuration.given.items():
        if name in secret and _is_text(attribute):
            yield _finding(attribute.place, f"the value of {name} stands in a file")
    for folder in configuration.folders:
        for name, block in folder.variables.items():
            if _SECRET.search(name) and not _is_true(block.body.attributes.get("sensitive")):
                what = f"the variable {name} holds a secret, and Terraform shows it to whoever runs it"
                yield Finding(rule=RULE.id, place=block.place, what=what, mend="say sensitive = true")
    for body in _bodies(configuration):
        yield from _written(body)
    for resource in configuration.resources:
        yield from _given(resource.address, resource.content)


def _bodies(configuration: Configuration) -> Iterator[Body]:
    for folder in configuration.folders:
        yield from folder.bodies()
    yield from configuration.backends.values()


def _written(body: Body) -> Iterator[Finding]:
    for attribute in attributes(body):
        if _SECRET.search(attribute.name) and _is_text(attribute):
            yield _finding(attribute.place, f"the value of {attribute.name} stands in a file")
    for literal in literals(body):
        if isinstance(literal.value, str) and _SHAPES.search(literal.value):
            yield _finding(literal.place, "a key stands in a file")


def _given(who: str, content: Content) -> Iterator[Finding]:
    """Also what reaches a resource by way of defaults, locals and modules."""
    for name, argument in content.arguments.items():
        if _SECRET.search(name) and isinstance(argument.value.raw, str) and argument.value.raw:
            yield _finding(argument.places[-1], f"the {name} of {who} stands in a file")
    for block in content.blocks:
        yield from _given(who, block)


def _is_text(attribute: Attribute) -> bool:
    return (
        isinstance(attribute.value, Literal) and isinstance(attribute.value.value, str) and attribute.value.value != ""
    )


def _is_true(attribute: Attribute | None) -> bool:
    return attribute is not None and isinstance(attribute.value, Literal) and attribute.value.value is True


def _finding(place: Place, what: str) -> Finding:
    mend = "take it out, change the secret itself, and give it by a sensitive variable from outside"
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="no-secret-in-plain-text",
    promise="S2",
    says="no password, token or key stands in a file or is shown",
    check=check,
)
