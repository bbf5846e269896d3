"""Reads a file: attributes and blocks, and what stands in the blocks."""

from functools import lru_cache

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.hcl.cursor import Cursor
from lawyers_hub.proof.verify.terraform.hcl.expressions import Expressions
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attribute, Block, Body, Literal, Node
from lawyers_hub.proof.verify.terraform.hcl.templates import read_template
from lawyers_hub.proof.verify.terraform.hcl.tokens import Token, tokens_of, tokens_of_template


# Whoever verifies again has changed a file or two, and all others say what they said before.
@lru_cache(maxsize=256)
def parse(file: str, text: str) -> Body:
    """What a file says; nobody may change what is given out.

    Raises:
        Fault: it is no HCL, says an attribute twice, or is nested too deeply; with the line.
    """
    try:
        return _Bodies(Cursor(file, tokens_of(file, text))).body("end")
    except RecursionError:
        raise Fault(Place(file, 1), "is no HCL: it is nested too deeply") from None


def parse_template(text: str, place: Place) -> Node:
    """A text that is a template as a whole; all of it counts as that place.

    Raises:
        Fault: it is no template.
    """
    cursor = Cursor(place.file, tokens_of_template(place.file, text, place.line))
    return read_template(cursor, Expressions(cursor).expression)


class _Bodies:
    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._expressions = Expressions(cursor)

    def body(self, end: str) -> Body:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        self._cursor.skip_newlines()
        while not self._cursor.accept(end):
            if self._cursor.kind == "end":
                break
            name = self._cursor.expect("name", "a line's beginning")
            if self._cursor.accept("="):
                if name.text in attributes:
                    raise Fault(self._cursor.place(name), f"is no HCL: says {name.text} twice")
                attributes[name.text] = self._attribute(name)
            else:
                blocks.append(self._block(name))
            if self._cursor.kind != end:
                self._cursor.expect("newline", f"{name.text} (each stands on a line of its own)")
            self._cursor.skip_newlines()
        return Body(attributes=attributes, blocks=tuple(blocks))

    def _attribute(self, name: Token) -> Attribute:
        return Attribute(place=self._cursor.place(name), name=name.text, value=self._expressions.expression())

    def _block(self, kind: Token) -> Block:
        labels: list[str] = []
        while self._cursor.kind in {"name", "quote"}:
            labels.append(self._label())
        self._cursor.expect("{", f"the block {kind.text}")
        return Block(place=self._cursor.place(kind), kind=kind.text, labels=tuple(labels), body=self.body("}"))

    def _label(self) -> str:
        if name := self._cursor.accept("name"):
            return name.text
        node = read_template(self._cursor, self._expressions.expression)
        if not isinstance(node, Literal) or not isinstance(node.value, str):
            raise Fault(node.place, "is no HCL: the label of a block must be a plain text")
        return node.value
