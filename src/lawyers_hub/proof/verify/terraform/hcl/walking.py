"""Goes through everything that an expression or a body says."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.hcl import syntax
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attr, Attribute, Body, Index, Literal, Name, Node


class Named(msgspec.Struct, frozen=True):
    """A traversal by names: `aws_vpc.this.id`, or `var.zones` of `var.zones[0]`."""

    words: tuple[str, ...]
    place: Place


def attributes(body: Body) -> Iterator[Attribute]:
    """Of the body and all blocks within it."""
    yield from body.attributes.values()
    for block in body.blocks:
        yield from attributes(block.body)


def nodes(node: Node) -> Iterator[Node]:
    """The node and all within it."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if inner := _INNER.get(type(one)):
            waiting += inner(one)


# Each takes the node of its key, which no type can say of a table. Literals and names have nothing within.
_INNER: dict[type, Callable[[Any], Iterable[Node]]] = {
    syntax.Attr: lambda one: (one.source,),
    syntax.Index: lambda one: (one.source, one.key),
    syntax.Splat: lambda one: (one.source, *(step for step in one.steps if not isinstance(step, str))),
    syntax.Call: lambda one: one.arguments,
    syntax.Tuple: lambda one: one.items,
    syntax.Object: lambda one: [node for item in one.items for node in item],
    syntax.For: lambda one: [node for node in (one.source, one.key, one.value, one.condition) if node is not None],
    syntax.Conditional: lambda one: (one.condition, one.then, one.otherwise),
    syntax.Unary: lambda one: (one.operand,),
    syntax.Binary: lambda one: (one.left, one.right),
    syntax.Template: lambda one: one.parts,
    syntax.TemplateFor: lambda one: (one.source, one.body),
}


def named(body: Body) -> Iterator[Named]:
    """Every traversal, as far as its words go; one that begins within another is not told twice."""
    for attribute in attributes(body):
        inner: set[int] = set()
        for node in nodes(attribute.value):
            if isinstance(node, Attr | Name) and id(node) not in inner:
                words, parts = _words(node)
                inner |= parts
                if words:
                    yield Named(words, node.place)


def _words(node: Node) -> tuple[tuple[str, ...], set[int]]:
    """The names from the first word on; an index between them is stepped over."""
    words: list[str] = []
    parts: set[int] = set()
    while True:
        parts.add(id(node))
        if isinstance(node, Attr):
            words.append(node.name)
            node = node.source
        elif isinstance(node, Index):
            node = node.source
        elif isinstance(node, Name):
            return (*reversed([*words, node.name]),), parts
        else:
            return (), parts


def literals(body: Body) -> Iterator[Literal]:
    for attribute in attributes(body):
        yield from (node for node in nodes(attribute.value) if isinstance(node, Literal))
