"""Goes through everything that an expression or a body says."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
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
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += _inner(one)


def _inner(part: object) -> list[Node]:
    if isinstance(part, tuple):
        return [node for item in part for node in ([item] if isinstance(item, Node) else _inner(item))]
    if not isinstance(part, Node):
        return []
    fields = (getattr(part, name) for name in part.__struct_fields__)
    return [node for field in fields for node in ([field] if isinstance(field, Node) else _inner(field))]


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
