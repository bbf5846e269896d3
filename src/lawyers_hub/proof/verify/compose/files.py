"""Puts together what a Compose file says with the local files that it includes and extends, and puts variables in."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, interpolate
from lawyers_hub.proof.verify.compose.merging import extended
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.yaml_lines import read_documents
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes, tree

MOST_DEEP = 50
"""How many files may include one another, and how many services extend one another, in a row."""

PARTS = ("services", "networks", "volumes", "secrets")

Parts = dict[str, dict[str, Node]]
_Asked = tuple[str, str]
_REMOTE = re.compile(r"\w+://|git@|oci:|github\.com/")


class Files:
    """Reads each file once. What cannot be read is a fault, and the rest still counts."""

    def __init__(self, root: Path, values: Mapping[str, str]) -> None:
        self._root = root
        self._values = values
        self._known: dict[str, Node | None] = {}
        self._taken: set[str] = set()
        self.shapes = Shapes()

    @property
    def faults(self) -> list[Fault]:
        return self.shapes.faults

    def parts(self, file: str, within: tuple[str, ...] = ()) -> Parts:
        """What the file and those that it includes declare, by kind and name."""
        self._taken.add(file)
        top = self.file(file)
        parts: Parts = {part: dict(self.shapes.mapping(top.get(part) if top else None)) for part in PARTS}
        parts["services"] = {name: self._service(file, name, ()) for name in parts["services"]}
        for path, place in self._included(top):
            if path in (*within, file):
                self._refuse(place, f"includes {path}, which includes this file again")
            elif len(within) > MOST_DEEP:
                self._refuse(place, f"is the end of more than {MOST_DEEP} files that include one another")
            elif path not in self._taken:
                self._add(parts, self.parts(path, (*within, file)))
        return parts

    def file(self, file: str) -> Node | None:
        if file not in self._known:
            self._known[file] = None
            try:
                documents = read_documents(file, read_text(self._root, file))
            except Fault as fault:
                self.faults.append(fault)
            else:
                top = self._filled(tree(documents[0])) if documents else Node(Place(file, 1), {})
                # What is no mapping is a fault, and then nothing is said.
                self._known[file] = Node(top.place, dict(self.shapes.mapping(top)))
        return self._known[file]

    def _filled(self, node: Node) -> Node:
        """With the variables in all plain values; keys have none."""
        if isinstance(node.value, dict):
            return Node(node.place, {key: self._filled(inner) for key, inner in node.value.items()})
        if isinstance(node.value, list):
            return Node(node.place, [self._filled(inner) for inner in node.value])
        if not isinstance(node.value, str) or "$" not in node.value:
            return node
        try:
            filled = interpolate(node.value, self._values)
        except BadTemplate as problem:
            self._refuse(node.place, str(problem))
            return node
        return Node(node.place, filled.text, filled.unknown)

    def _service(self, file: str, name: str, within: tuple[_Asked, ...]) -> Node:
        """As the file says it, over what it extends."""
        top = self.file(file)
        services = self.shapes.mapping(top.get("services") if top else None)
        service = services.get(name, Node(top.place if top else Place(file, 1), {}))
        extends = service.get("extends")
        if extends is None:
            return service
        base_file = self._beside(extends.get("file")) or file
        base = (extends.get("service") or extends).text
        if (base_file, base) in (*within, (file, name)):
            self._refuse(extends.place, f"makes {name} extend itself")
        elif len(within) > MOST_DEEP:
            self._refuse(extends.place, f"is the end of more than {MOST_DEEP} services that extend one another")
        elif base not in self.shapes.mapping(known.get("services") if (known := self.file(base_file)) else None):
            self._refuse(extends.place, f"extends {base!r}, and {base_file} has no such service")
        else:
            return extended(self._service(base_file, base, (*within, (file, name))), service)
        return service

    def _included(self, top: Node | None) -> Iterator[tuple[str, Place]]:
        for one in self.shapes.items(top.get("include") if top else None):
            said = one.get("path") or one
            for node in said.value if isinstance(said.value, list) else [said]:
                if path := self._beside(node):
                    yield path, node.place

    def _beside(self, node: Node | None) -> str | None:
        """A path as seen from the file in which it stands, made relative to the root."""
        if node is None or not node.text:
            return None
        if node.unknown or _REMOTE.match(node.text):
            self._refuse(node.place, f"takes in {node.text}, which is no file here: what it says is not known")
            return None
        return posixpath.normpath(posixpath.join(posixpath.dirname(node.place.file), node.text))

    def _add(self, parts: Parts, more: Parts) -> None:
        for part, named in more.items():
            for name, node in named.items():
                if parts[part].setdefault(name, node) != node:
                    self._refuse(node.place, f"declares {name!r} of {part} again, which Compose refuses")

    def _refuse(self, place: Place, what: str) -> None:
        if (place, what) not in {(fault.place, fault.what) for fault in self.faults}:
            self.faults.append(Fault(place, what))
