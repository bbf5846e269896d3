"""YAML as a tree in which every value knows its own place, so that parts of several files can be put together."""

import math
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.yaml_lines import Document, Step, Value, read_documents

Scalar = str | int | float | bool | None


class Node(msgspec.Struct, frozen=True):
    """A value and its place. `unknown` are the names of variables that a plain value needs and that nobody gives.

    `tag` is one that its reader knows, such as `!reset`.
    """

    place: Place
    value: "Scalar | dict[str, Node] | list[Node]" = None
    unknown: tuple[str, ...] = ()
    tag: str = ""

    def get(self, *path: str) -> "Node | None":
        """The value at the end of the keys, if it is there."""
        found: Node | None = self
        for key in path:
            found = found.value.get(key) if found and isinstance(found.value, dict) else None
        return found

    def said(self, *path: str) -> str:
        """The plain value at the end of the keys as text; nothing where there is none."""
        found = self.get(*path)
        return found.text if found else ""

    def place_of(self, *path: str) -> Place:
        """Of the value at the end of the keys, or of this one where it is not there."""
        found = self.get(*path)
        return found.place if found else self.place

    @property
    def text(self) -> str:
        """A plain value as it is written in YAML; nothing for a mapping or a list."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return "" if self.value is None or isinstance(self.value, dict | list) else str(self.value)

    def scalars(self) -> "Iterator[Node]":
        """Every plain value in it."""
        if isinstance(self.value, dict | list):
            for inner in self.value.values() if isinstance(self.value, dict) else self.value:
                yield from inner.scalars()
        else:
            yield self


def tree(document: Document) -> Node:
    return _node(document, document.value, ())


def _node(document: Document, value: Value, path: tuple[Step, ...]) -> Node:
    place, tag = document.place(*path), document.tags.get(path, "")
    if isinstance(value, dict):
        return Node(place, {key: _node(document, inner, (*path, key)) for key, inner in value.items()}, tag=tag)
    if isinstance(value, list):
        return Node(place, [_node(document, inner, (*path, index)) for index, inner in enumerate(value)], tag=tag)
    return Node(place, value, tag=tag)


def settings(node: Node) -> dict[str, Node]:
    """A mapping, or a list of `name=value`; a name alone in a list has a value that is not known."""
    if not isinstance(node.value, list):
        return node.value if isinstance(node.value, dict) else {}
    split = ((one, *one.text.partition("=")) for one in node.value)
    return {name: Node(one.place, value, one.unknown if sign else (name,)) for one, name, sign, value in split}


class Shapes:
    """Takes nodes for what they should be. What is something else is kept as a fault, and counts as left out."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def mapping(self, node: Node | None) -> dict[str, Node]:
        if node is None or isinstance(node.value, dict):
            return node.value if node and isinstance(node.value, dict) else {}
        return self._refuse(node, "a mapping") if node.value is not None else {}

    def items(self, node: Node | None) -> list[Node]:
        if node is None or isinstance(node.value, list):
            return node.value if node and isinstance(node.value, list) else []
        if node.value is not None:
            self._refuse(node, "a list")
        return []

    def words(self, node: Node | None) -> tuple[str, ...]:
        """A list of plain values, or one alone."""
        if node is None or node.value is None:
            return ()
        return tuple(one.text for one in (node.value if isinstance(node.value, list) else [node]))

    def pairs(self, node: Node | None) -> dict[str, Node]:
        """A mapping, or a list of `name=value`."""
        return settings(node) if node and isinstance(node.value, list) else self.mapping(node)

    def flag(self, node: Node | None) -> bool:
        said = node.text.lower() if node else ""
        if node and not node.unknown and said not in {"", "true", "false", "yes", "no", "on", "off"}:
            self._refuse(node, "true or false")
        return said in {"true", "yes", "on"}

    def number(self, node: Node | None) -> float | None:
        if node is None or node.unknown or node.value is None:
            return None
        try:
            number = float(node.text)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self._refuse(node, "a number")
        return None

    def _refuse(self, node: Node, wanted: str) -> dict[str, Node]:
        said = f"{node.text!r}" if node.text else "something else"
        self.faults.append(Fault(node.place, f"has {said} where {wanted} belongs"))
        return {}


def read_tree(root: Path, file: str) -> Node:
    """The only document of a YAML or JSON file.

    Raises:
        Fault: it cannot be read, or says nothing.
    """
    documents = read_documents(file, read_text(root, file))
    if len(documents) != 1:
        raise Fault(Place(file, 1), f"has {len(documents)} documents where one belongs")
    return tree(documents[0])
