"""Parts of YAML as text, so that a mutant can change one of them and leave every other character as it is."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

from lawyers_hub.proof.verify.mutants.mutant import Change
from lawyers_hub.proof.verify.places import Fault, read_text
from lawyers_hub.proof.verify.yaml_lines import read_documents


class Part(msgspec.Struct, frozen=True):
    """A node of a document of `file`, whose whole `text` is at hand."""

    file: str
    text: str
    node: yaml.Node

    @property
    def begin(self) -> int:
        return int(self.node.start_mark.index)

    @property
    def end(self) -> int:
        """Behind its own last character: the parser's end of a block is where something else begins."""
        node = self.node
        if isinstance(node, yaml.CollectionNode) and not self.flows and node.value:
            last = node.value[-1]
            return self._part(last[1] if isinstance(last, tuple) else last).end
        return int(node.end_mark.index)

    @property
    def flows(self) -> bool:
        """Whether it is written with brackets or braces."""
        return isinstance(self.node, yaml.CollectionNode) and bool(self.node.flow_style)

    @property
    def value(self) -> str:
        """Of a scalar, as it is written, without its quotation marks."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else ""

    def at(self, *path: str) -> "Part | None":
        part: Part | None = self
        for step in path:
            part = dict(part.pairs()).get(step) if part else None
        return part

    def pairs(self, *path: str) -> Iterator[tuple[str, "Part"]]:
        """Those of the mapping at `path`, if there is one."""
        part = self.at(*path) if path else self
        if part and isinstance(part.node, yaml.MappingNode):
            for key, value in part.node.value:
                yield key.value, self._part(value)

    def items(self, *path: str) -> list["Part"]:
        """Those of the sequence at `path`, if there is one."""
        part = self.at(*path)
        found = part.node.value if part and isinstance(part.node, yaml.SequenceNode) else []
        return [self._part(value) for value in found]

    def _part(self, node: yaml.Node) -> "Part":
        return Part(self.file, self.text, node)

    def all_pairs(self) -> Iterator[tuple[str, "Part"]]:
        """Every pair of every mapping in this part, however deep."""
        for key, value in self.pairs():
            yield key, value
            yield from value.all_pairs()
        for item in self.items():
            yield from item.all_pairs()

    def replaced(self, put: str) -> Change:
        return Change(self.file, self.begin, self.end, put)

    def removed(self) -> Change:
        """As an item of a sequence: together with its comma, or with the dash and the line that it has to itself."""
        before = self.text[: self.begin].rstrip(" ")
        if before.endswith(","):
            return Change(self.file, len(before) - 1, self.end, "")
        if before.endswith("-"):
            return Change(self.file, before.rfind("\n"), self.end, "")
        behind = self.text[self.end :]
        after = behind.removeprefix(",").lstrip(" ") if behind.startswith(",") else behind
        return Change(self.file, self.begin, len(self.text) - len(after), "")

    def without(self, name: str) -> Iterator[Change]:
        """What takes one of its pairs out of this mapping, if that has lines of its own."""
        for key, value in self.node.value if isinstance(self.node, yaml.MappingNode) else []:
            line = self.text.rfind("\n", 0, key.start_mark.index)
            if key.value == name and not self.text[line + 1 : key.start_mark.index].strip():
                yield Change(self.file, line, self._part(value).end, "")


def documents(root: Path, file: str) -> list[Part]:
    """Every document of a file, or none where it cannot be read: that is for `hub verify` to say."""
    try:
        text = read_text(root, file)
        read_documents(file, text)  # refuses what would make the next line endless
    except Fault:
        return []
    return [Part(file, text, node) for node in yaml.compose_all(text, Loader=yaml.CSafeLoader)]


def manifests(root: Path, folders: set[str]) -> Iterator[Part]:
    """Every document in the YAML files of these folders and of those within."""
    for folder in sorted(folders):
        for path in sorted((root / folder).rglob("*.y*ml")):
            yield from documents(root, path.relative_to(root).as_posix())
