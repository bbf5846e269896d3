"""Reads Compose files, each once, and puts variables in."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, interpolate
from lawyers_hub.proof.verify.compose.merging import TAGS
from lawyers_hub.proof.verify.compose.variables import known_of, variables_of_files
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.yaml_lines import read_documents
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes, tree

_REMOTE = re.compile(r"\w+://|git@|oci:|github\.com/")
_USUAL = ".env"


class Scope(NamedTuple):
    """From which folder a file's paths begin, and which variables have values in it."""

    folder: str
    values: Mapping[str, str]


class Sources:
    """What cannot be read is a fault, and the rest still counts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shapes = Shapes()
        self._scopes: dict[str, Scope] = {}
        self._known: dict[str, Node | None] = {}

    @property
    def faults(self) -> list[Fault]:
        return self.shapes.faults

    def scope_of(self, file: str) -> Scope:
        return self._scopes[file]

    def enter(self, file: str, scope: Scope) -> None:
        """Says how a file is meant; it counts how it was meant first."""
        self._scopes.setdefault(file, scope)

    def file(self, file: str) -> Node | None:
        if file not in self._known:
            self._known[file] = None
            try:
                documents = read_documents(file, read_text(self.root, file), TAGS)
            except Fault as fault:
                self.faults.append(fault)
            else:
                top = self._filled(tree(documents[0])) if documents else Node(Place(file, 1), {})
                # What is no mapping is a fault, and then nothing is said.
                self._known[file] = Node(top.place, dict(self.shapes.mapping(top)))
        return self._known[file]

    def values(self, folder: str, named: Sequence[str], around: Mapping[str, str]) -> Mapping[str, str]:
        """Of the variables in the named files, or in `.env` in the folder if that is there; those around it win."""
        usual = posixpath.join(folder, _USUAL)
        files = named or ([usual] if (self.root / usual).is_file() else [])
        return {**known_of(variables_of_files(self.root, files, around, self.faults)), **around}

    def _filled(self, node: Node) -> Node:
        """With the variables in all plain values; keys have none."""
        if isinstance(node.value, dict):
            return Node(node.place, {key: self._filled(inner) for key, inner in node.value.items()}, tag=node.tag)
        if isinstance(node.value, list):
            return Node(node.place, [self._filled(inner) for inner in node.value], tag=node.tag)
        if not isinstance(node.value, str) or "$" not in node.value:
            return node
        try:
            filled = interpolate(node.value, self._scopes[node.place.file].values)
        except BadTemplate as problem:
            self.refuse(node.place, str(problem))
            return node
        return Node(node.place, filled.text, filled.unknown, node.tag)

    def all_beside(self, said: Node | None) -> list[str]:
        """One path, or a list of such."""
        nodes = said.value if said and isinstance(said.value, list) else [said]
        return [path for node in nodes if (path := self.beside(node))]

    def beside(self, node: Node | None) -> str | None:
        """A path as seen from where the file's paths begin, made relative to the root."""
        if node is None or not node.text:
            return None
        if node.unknown or _REMOTE.match(node.text):
            self.refuse(node.place, f"takes in {node.text}, which is no file here: what it says is not known")
            return None
        return posixpath.normpath(posixpath.join(self._scopes[node.place.file].folder, node.text))

    def refuse(self, place: Place, what: str) -> None:
        """A fault, which is told once however often it is met."""
        if (place, what) not in {(fault.place, fault.what) for fault in self.faults}:
            self.faults.append(Fault(place, what))
