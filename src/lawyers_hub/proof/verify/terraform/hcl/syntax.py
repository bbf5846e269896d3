"""The nodes of a file. Each knows the line on which it begins."""

from decimal import Decimal
from typing import TypeAlias

import msgspec

from lawyers_hub.proof.verify.places import Place


class _Node(msgspec.Struct, frozen=True, kw_only=True):
    place: Place


class Literal(_Node, frozen=True, kw_only=True):
    value: str | int | Decimal | bool | None


class Name(_Node, frozen=True, kw_only=True):
    """The first word of a traversal, such as `var`, or the variable of a `for`."""

    name: str


class Attr(_Node, frozen=True, kw_only=True):
    source: "Node"
    name: str


class Index(_Node, frozen=True, kw_only=True):
    source: "Node"
    key: "Node"


class Splat(_Node, frozen=True, kw_only=True):
    """`source[*].steps`: each step is an attribute's name, an index, or `*` for a splat of what came so far."""

    source: "Node"
    steps: tuple["str | Node", ...]


class Call(_Node, frozen=True, kw_only=True):
    """`spread`: the last argument is a list whose elements are the arguments (`...`)."""

    function: str
    arguments: tuple["Node", ...]
    spread: bool


class Tuple(_Node, frozen=True, kw_only=True):
    items: tuple["Node", ...]


class Object(_Node, frozen=True, kw_only=True):
    items: tuple[tuple["Node", "Node"], ...]


class For(_Node, frozen=True, kw_only=True):
    """`key` is set where an object is made; `grouped` is its `...`."""

    names: tuple[str, ...]
    source: "Node"
    key: "Node | None"
    value: "Node"
    condition: "Node | None"
    grouped: bool


class Conditional(_Node, frozen=True, kw_only=True):
    condition: "Node"
    then: "Node"
    otherwise: "Node"


class Unary(_Node, frozen=True, kw_only=True):
    operator: str
    operand: "Node"


class Binary(_Node, frozen=True, kw_only=True):
    operator: str
    left: "Node"
    right: "Node"


class Template(_Node, frozen=True, kw_only=True):
    """A text with expressions and directives in it."""

    parts: tuple["Node", ...]


class TemplateFor(_Node, frozen=True, kw_only=True):
    names: tuple[str, ...]
    source: "Node"
    body: "Node"


Node: TypeAlias = (
    Literal
    | Name
    | Attr
    | Index
    | Splat
    | Call
    | Tuple
    | Object
    | For
    | Conditional
    | Unary
    | Binary
    | Template
    | TemplateFor
)


class Attribute(_Node, frozen=True, kw_only=True):
    """`name = value`; the place is that of the name."""

    name: str
    value: Node


class Body(msgspec.Struct, frozen=True, kw_only=True):
    attributes: dict[str, Attribute]
    blocks: tuple["Block", ...]

    def inner(self, kind: str) -> list["Block"]:
        return [block for block in self.blocks if block.kind == kind]


class Block(_Node, frozen=True, kw_only=True):
    """`kind "label" "label" { body }`; the place is that of the kind."""

    kind: str
    labels: tuple[str, ...]
    body: Body
