"""Policies of IAM: those written as documents of these files, and as JSON that is known in all its parts."""

import json
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Unknown, Value
from lawyers_hub.proof.verify.terraform.plane.standing import referred

DOCUMENT = "aws_iam_policy_document"
OBJECT_ACTIONS = {"read": ("s3:GetObject",), "write": ("s3:PutObject",), "delete": ("s3:DeleteObject",)}
"""What each right to a bucket's objects comes to."""


class Condition(msgspec.Struct, frozen=True):
    """`variable` is what it ends with where its beginning is known to AWS alone."""

    test: str
    variable: str
    values: tuple[Value, ...]
    place: Place

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(written(value) for value in self.values)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is allowed or denied. `principals` are pairs of a type and who is meant; a role's own policy has none."""

    allows: bool
    actions: tuple[str, ...]
    resources: tuple[Value, ...]
    principals: tuple[tuple[str, Value], ...]
    conditions: tuple[Condition, ...]
    content: Content

    @property
    def place(self) -> Place:
        return self.content.place

    def named(self, kind: str) -> set[str]:
        """Those of one type of principal, as they are written."""
        return {written(who) for of, who in self.principals if of == kind}

    def about(self, variable: str) -> Iterator[Condition]:
        yield from (one for one in self.conditions if one.variable.lower().endswith(variable.lower()))


def statements_of(document: Resource) -> tuple[Statement, ...]:
    return tuple(map(_statement, document.content.inner("statement")))


def documents(configuration: Configuration) -> Iterator[Resource]:
    yield from (one for one in configuration.resources if one.kind == DOCUMENT)


def policy(configuration: Configuration, argument: Argument | None) -> tuple[Statement, ...] | None:
    """What a policy says, given as an argument; none where it is neither a document of these files nor known."""
    if argument is not None and isinstance(argument.value.raw, str):
        return _of_json(argument.value.raw, argument.place)
    named = list(referred(argument.value)) if argument else []
    found = [one for address in named if (one := configuration.at(address)) and one.kind == DOCUMENT]
    return tuple(statement for one in found for statement in statements_of(one)) if found else None


def _of_json(text: str, place: Place) -> tuple[Statement, ...] | None:
    """As a document would say it; one with principals or conditions is not read."""
    try:
        said = json.loads(text)["Statement"]
        listed = said if isinstance(said, list) else [said]
        if any({"Condition", "Principal"} & one.keys() for one in listed):
            return None
        return tuple(_of_one(one, place) for one in listed)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _of_one(statement: dict[str, object], place: Place) -> Statement:
    def texts(name: str) -> tuple[Value, ...]:
        given = statement.get(name, [])
        return tuple(Value(str(one)) for one in (given if isinstance(given, list) else [given]))

    arguments = {
        "actions": Argument(Value(texts("Action")), place),
        "resources": Argument(Value(texts("Resource")), place),
    }
    return Statement(
        allows=statement.get("Effect") != "Deny",
        actions=tuple(str(one.raw) for one in texts("Action")),
        resources=texts("Resource"),
        principals=(),
        conditions=(),
        content=Content(kind="statement", place=place, arguments=arguments),
    )


def items(argument: Argument | None) -> tuple[Value, ...]:
    """A list's elements; a single value alone."""
    if argument is None:
        return ()
    return argument.value.raw if isinstance(argument.value.raw, tuple) else (argument.value,)


def _statement(content: Content) -> Statement:
    effect = content.given("effect")
    return Statement(
        allows=effect is None or effect.value.raw != "Deny",
        actions=tuple(written(one) for one in items(content.given("actions"))),
        resources=items(content.given("resources")),
        principals=tuple(_principals(content)),
        conditions=tuple(map(_condition, content.inner("condition"))),
        content=content,
    )


def _principals(content: Content) -> Iterator[tuple[str, Value]]:
    for block in content.inner("principals"):
        kind = block.given("type")
        yield from ((written(kind.value) if kind else "", who) for who in items(block.given("identifiers")))


def _condition(block: Content) -> Condition:
    test, variable = block.given("test"), block.given("variable")
    return Condition(
        written(test.value) if test else "",
        written(variable.value) if variable else "",
        items(block.given("values")),
        block.place,
    )


def written(value: Value) -> str:
    """As it is written; of what only AWS knows, the end that stands in the file."""
    raw = value.raw
    if isinstance(raw, Unknown):
        return raw.ends
    if isinstance(raw, Computed):
        return raw.path.rpartition("}")[2] if "${" in raw.path else ""
    return str(raw).lower() if isinstance(raw, bool) else str(raw)
