"""What a query is made of."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

Kind = Literal["scalar", "vector", "matrix", "text", "any"]


class Matcher(msgspec.Struct, frozen=True):
    label: str
    operator: str
    value: str


class Number(msgspec.Struct, frozen=True):
    value: float


class Text(msgspec.Struct, frozen=True):
    value: str


class Variable(msgspec.Struct, frozen=True):
    """One of Grafana's, in place of a whole expression: what it stands for is chosen in the browser."""

    name: str


class Selector(msgspec.Struct, frozen=True):
    """`metric` is empty where only labels choose. `over` is whether it asks for a range of time, `range_s` how long.

    `range_s` and `offset_s` are missing where a variable or `@` says them.
    """

    metric: str
    matchers: tuple[Matcher, ...]
    over: bool = False
    range_s: float | None = 0
    offset_s: float | None = 0


class Subquery(msgspec.Struct, frozen=True):
    """An expression asked again and again over a range of time."""

    inner: "Expression"


class Negation(msgspec.Struct, frozen=True):
    inner: "Expression"


class Call(msgspec.Struct, frozen=True):
    function: str
    arguments: "tuple[Expression, ...]"


class Aggregation(msgspec.Struct, frozen=True):
    """`labels` are kept (`by`), dropped (`without`), or not said at all (`grouping` is empty)."""

    operator: str
    grouping: Literal["by", "without", ""]
    labels: tuple[str, ...]
    argument: "Expression"
    parameter: "Expression | None" = None


class Matching(msgspec.Struct, frozen=True):
    """By which labels two sides meet. Of the side `many` several may meet one, and take its `included` labels."""

    by: Literal["on", "ignoring"]
    labels: tuple[str, ...]
    many: Literal["left", "right", ""] = ""
    included: tuple[str, ...] = ()


class Binary(msgspec.Struct, frozen=True):
    """`boolean` is whether a comparison answers with 1 or 0 in place of what it keeps."""

    operator: str
    left: "Expression"
    right: "Expression"
    matching: Matching | None = None
    boolean: bool = False


Expression: TypeAlias = Number | Text | Variable | Selector | Subquery | Negation | Call | Aggregation | Binary


def parts(expression: Expression) -> tuple[Expression, ...]:
    """What stands directly in it."""
    match expression:
        case Subquery(inner) | Negation(inner):
            return (inner,)
        case Call(_, arguments):
            return arguments
        case Aggregation(argument=argument, parameter=parameter):
            return (argument,) if parameter is None else (parameter, argument)
        case Binary(left=left, right=right):
            return (left, right)
        case _:
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """It and everything in it."""
    yield expression
    for inner in parts(expression):
        yield from walk(inner)
