"""Terraform in JSON, read into the same nodes as the native syntax.

JSON cannot tell a block from a map, so a `Shape` says which keys are blocks. Source: the HCL JSON Syntax specification,
and the JSON Configuration Syntax of the Terraform language.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.hcl.bodies import parse_template
from lawyers_hub.proof.verify.terraform.hcl.cursor import Cursor
from lawyers_hub.proof.verify.terraform.hcl.expressions import Expressions
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attribute, Block, Body, Literal, Node, Object, Tuple
from lawyers_hub.proof.verify.terraform.hcl.tokens import tokens_of
from lawyers_hub.proof.verify.yaml_lines import read_documents
from lawyers_hub.proof.verify.yaml_nodes import Node as Said
from lawyers_hub.proof.verify.yaml_nodes import tree

_COMMENT = "//"


class Nested(msgspec.Struct, frozen=True):
    """A block within a body: how many labels it has, and what is in it by these."""

    labels: int
    shape: "Callable[[tuple[str, ...]], Shape]"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How the keys of a body are meant.

    `expressions` are written without `${}`; `texts` are no templates. `guesses` is set where not all blocks are known:
    then an object is one, or a list of objects, save under the names of `maps`.
    """

    blocks: Mapping[str, Nested] = {}
    expressions: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    guesses: bool = False
    maps: frozenset[str] = frozenset()

    def nested(self, key: str, said: Said) -> Nested | None:
        """The block that a key begins; none where it is an argument."""
        known = self.blocks.get(key)
        if known and known.labels:
            return known
        if not _looks_like_blocks(said):
            return None
        return known or (Nested(0, lambda _: self) if self.guesses and key not in self.maps else None)


def parse_values(file: str, text: str) -> Body:
    """What a file of values says, in which no text is a template.

    Raises:
        Fault: as below.
    """
    said = _read(file, text)
    found = {key: Attribute(place=inner.place, name=key, value=_node(inner, _text)) for key, inner in _keys(said)}
    return Body(attributes=found, blocks=())


def parse_json(file: str, text: str, shape: Shape) -> Body:
    """What a file of Terraform says.

    Raises:
        Fault: it is no JSON, says a key twice, is nested too deeply, or has something else where a block belongs.
    """
    return _body(_read(file, text), shape)


def _read(file: str, text: str) -> Said:
    try:
        json.loads(text)
    except ValueError as problem:
        raise Fault(Place(file, getattr(problem, "lineno", 1)), f"is no JSON: {problem}") from None
    except RecursionError:
        raise Fault(Place(file, 1), "is no JSON: it is nested too deeply") from None
    # All JSON is YAML, whose reader knows the lines.
    documents = read_documents(file, text)
    return tree(documents[0]) if documents else Said(Place(file, 1), {})


def _body(said: Said, shape: Shape) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for item in said.value if isinstance(said.value, list) else [said]:
        for key, inner in _keys(item):
            if nested := shape.nested(key, inner):
                blocks += _blocks(key, inner, nested, ())
            else:
                attributes[key] = Attribute(place=inner.place, name=key, value=_value(key, inner, shape))
    return Body(attributes=attributes, blocks=tuple(blocks))


def _keys(said: Said) -> Iterator[tuple[str, Said]]:
    if not isinstance(said.value, dict):
        raise Fault(said.place, "is no Terraform: an object belongs here")
    yield from ((key, inner) for key, inner in said.value.items() if key != _COMMENT)


def _looks_like_blocks(said: Said) -> bool:
    items = said.value if isinstance(said.value, list) else [said]
    return all(isinstance(item.value, dict) for item in items)


def _blocks(kind: str, said: Said, nested: Nested, labels: tuple[str, ...]) -> Iterator[Block]:
    for item in said.value if isinstance(said.value, list) else [said]:
        if len(labels) < nested.labels:
            for label, inner in _keys(item):
                yield from _blocks(kind, inner, nested, (*labels, label))
        elif item.value is not None:
            yield Block(place=item.place, kind=kind, labels=labels, body=_body(item, nested.shape(labels)))


def _value(key: str, said: Said, shape: Shape) -> Node:
    if key in shape.texts:
        return _node(said, _text)
    return _node(said, _expression if key in shape.expressions else _template)


def _node(said: Said, text: Callable[[str, Place], Node]) -> Node:
    value, place = said.value, said.place
    if isinstance(value, dict):
        items = [(text(key, inner.place), _node(inner, text)) for key, inner in value.items()]
        return Object(place=place, items=tuple(items))
    if isinstance(value, list):
        return Tuple(place=place, items=tuple(_node(item, text) for item in value))
    if isinstance(value, str):
        return text(value, place)
    return Literal(place=place, value=Decimal(str(value)) if isinstance(value, float) else value)


def _text(text: str, place: Place) -> Node:
    return Literal(place=place, value=text)


def _template(text: str, place: Place) -> Node:
    if "${" not in text and "%{" not in text:
        return Literal(place=place, value=text)
    return parse_template(text, place)


def _expression(text: str, place: Place) -> Node:
    try:
        tokens = [token._replace(line=place.line) for token in tokens_of(place.file, text)]
        cursor = Cursor(place.file, tokens)
        node = Expressions(cursor).expression()
        cursor.expect("newline", "an expression")
    except Fault as fault:
        raise Fault(place, fault.what) from None
    return node
