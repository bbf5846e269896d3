"""Reads our Terraform as blocks that a test can ask: what is declared where, and which names an expression uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hcl2

ROOT = Path(__file__).parents[3] / "infrastructure" / "terraform"

# python-hcl2's own notes stand between double underscores: that this is a block, and its comments.
IS_BLOCK = "__is_block__"


@dataclass(frozen=True)
class Block:
    """One block with its arguments as python-hcl2 gives them: "${…}" for an expression, quotes around a string."""

    file: Path
    kind: str
    labels: tuple[str, ...]
    arguments: dict[str, object]
    blocks: tuple["Block", ...]

    @property
    def address(self) -> str:
        return ".".join((*(() if self.kind == "resource" else (self.kind,)), *self.labels))

    def text(self, name: str) -> str:
        """A string argument without its quotes, or an expression without its braces; "" where it is not given."""
        value = self.arguments.get(name)
        return unwrapped(value) if isinstance(value, str) else "" if value is None else str(value)

    def inner(self, kind: str) -> list["Block"]:
        return [block for block in self.blocks if block.kind == kind]

    def everything(self) -> Iterator["Block"]:
        yield self
        for block in self.blocks:
            yield from block.everything()


def read_tree(root: Path) -> list[Block]:
    """Every block of every .tf file below `root`."""
    return [block for path in sorted(root.rglob("*.tf")) for block in read_file(path)]


def read_file(path: Path) -> list[Block]:
    return list(_blocks(path, dict(_parsed(path.read_text()))))


@cache
def _parsed(text: str) -> dict[str, object]:
    parsed: dict[str, object] = hcl2.loads(text)
    return parsed


def _blocks(file: Path, body: dict[str, object]) -> Iterator[Block]:
    for kind, values in body.items():
        if isinstance(values, list):
            for value in values:
                yield from _labelled(file, kind, (), value)


def _labelled(file: Path, kind: str, labels: tuple[str, ...], value: object) -> Iterator[Block]:
    """A block, or what stands under its labels."""
    if not isinstance(value, dict):
        return
    if IS_BLOCK in value:
        blocks = tuple(_blocks(file, value))
        names = {block.kind for block in blocks}
        arguments = {name: inner for name, inner in value.items() if not name.startswith("__") and name not in names}
        yield Block(file, kind, labels, arguments, blocks)
        return
    for label, inner in value.items():
        yield from _labelled(file, kind, (*labels, label.strip('"')), inner)


def unwrapped(text: str) -> str:
    if text.startswith("${") and text.endswith("}"):
        return text[2:-1]
    if text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return text


def expressions(value: object) -> Iterator[str]:
    """The code in a value, however deep, with the literal text of strings left out."""
    if isinstance(value, str):
        yield _code(unwrapped(value) if value.startswith("${") else value)
    elif isinstance(value, list):
        for inner in value:
            yield from expressions(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from expressions(key)
            yield from expressions(inner)


def _code(text: str) -> str:
    kept: list[str] = []
    inside = ["code"]
    for piece in re.findall(r'\\.|\$\{|[{}"]|[^\\${}"]+|.', text, re.DOTALL):
        if inside[-1] == "string":
            if piece == "${":
                inside.append("code")
            elif piece == '"':
                inside.pop()
            continue
        if piece == '"':
            inside.append("string")
        elif piece in {"{", "${"}:
            inside.append("code")
        elif piece == "}" and len(inside) > 1:
            inside.pop()
        kept.append(" " if piece in {'"', "}", "${"} else piece)
    return "".join(kept)
