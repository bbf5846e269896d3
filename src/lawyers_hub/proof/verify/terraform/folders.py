"""Reads the files of a folder and sorts what they declare."""

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Block, Body, parse

K = TypeVar("K")
V = TypeVar("V", Block, Attribute)

_LABELS = {"variable": 1, "output": 1, "module": 1, "provider": 1, "resource": 2, "data": 2, "ephemeral": 2}
_OTHERS = {"terraform", "locals", "moved", "import", "removed", "check"}
_NOT_READ = {
    ".tf.json": "is Terraform in JSON, which is not read here: write it as HCL",
    ".tfvars.json": "holds values in JSON, which are not read here: write them as HCL",
    "override.tf": "overrides other files, which is not read here: change those files",
}


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """One module as it is written. `path` is relative to the root that is verified."""

    path: str
    variables: dict[str, Block]
    locals: dict[str, Attribute]
    outputs: dict[str, Block]
    calls: dict[str, Block]
    resources: dict[tuple[str, str, str], Block]
    """By `resource` or `data`, type and name."""
    settings: tuple[Block, ...]
    """Every block `terraform`."""
    providers: tuple[Block, ...]

    def bodies(self, *, variables: bool = True) -> Iterator[Body]:
        """All that has expressions in it, with or without what variables say of themselves."""
        blocks = [*self.outputs.values(), *self.calls.values(), *self.resources.values(), *self.providers]
        for block in [*blocks, *self.variables.values()] if variables else blocks:
            yield block.body
        yield Body(attributes=self.locals, blocks=())


class Library:
    """Reads each folder once. What cannot be read is among the `faults`, and the rest is read nevertheless."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, Folder] = {}
        self.faults: list[Fault] = []

    @property
    def folders(self) -> tuple[Folder, ...]:
        return tuple(folder for _, folder in sorted(self._read.items()))

    def holding_terraform(self, below: str) -> list[str]:
        """Every folder at or below `below` with Terraform in it; what Terraform itself keeps there is left out."""
        paths = {path.parent.relative_to(self._root).as_posix() for path in (self._root / below).rglob("*.tf")}
        return sorted(path for path in paths if ".terraform" not in path.split("/"))

    def files(self, folder: str, ending: str) -> list[str]:
        return [posixpath.join(folder, path.name) for path in (self._root / folder).glob(f"*{ending}")]

    def folder(self, path: str) -> Folder | None:
        """None where there is no Terraform."""
        path = posixpath.normpath(path)
        if path not in self._read:
            files = sorted(file for file in (self._root / path).glob("*.tf*") if file.is_file() or file.is_symlink())
            if not any(file.name.endswith((".tf", ".tf.json")) for file in files):
                return None
            self._read[path] = self._sorted(path, [posixpath.join(path, file.name) for file in files])
        return self._read[path]

    def body(self, file: str) -> Body | None:
        """What a file says, or none and a fault."""
        try:
            return parse(file, read_text(self._root, file))
        except Fault as fault:
            self.faults.append(fault)
            return None

    def _sorted(self, path: str, files: list[str]) -> Folder:
        folder = Folder(
            path=path, variables={}, locals={}, outputs={}, calls={}, resources={}, settings=(), providers=()
        )  # fmt: skip
        settings: list[Block] = []
        for file in files:
            if what := next((what for end, what in _NOT_READ.items() if file.endswith(end)), None):
                self.faults.append(Fault(Place(file, 1), what))
            elif file.endswith(".tf") and (body := self.body(file)):
                self.faults += _declared(folder, body, settings)
        return msgspec.structs.replace(
            folder,
            settings=tuple(block for block in settings if block.kind == "terraform"),
            providers=tuple(block for block in settings if block.kind == "provider"),
        )


def _declared(folder: Folder, body: Body, settings: list[Block]) -> Iterator[Fault]:
    """Enters what a file declares; yields what is wrong with it."""
    for attribute in body.attributes.values():
        yield Fault(attribute.place, f"is no Terraform: {attribute.name} stands outside of any block")
    for block in body.blocks:
        if block.kind not in _LABELS and block.kind not in _OTHERS:
            yield Fault(block.place, f"is no Terraform: there is no block {block.kind}")
        elif len(block.labels) != _LABELS.get(block.kind, len(block.labels)):
            yield Fault(block.place, f"is no Terraform: {block.kind} has {_LABELS[block.kind]} labels")
        elif block.kind in {"terraform", "provider"}:
            settings.append(block)
        elif block.kind == "locals":
            yield from _entered(folder.locals, block.body.attributes, "local")
        else:
            yield from _named(folder, block)


def _named(folder: Folder, block: Block) -> Iterator[Fault]:
    if block.kind in {"resource", "data"}:
        kind, name = block.labels
        yield from _entered(folder.resources, {(block.kind, kind, name): block}, block.kind)
    elif block.kind == "ephemeral":
        yield Fault(block.place, "is not read here: ephemeral resources are unknown to this verifier")
    else:
        tables = {"variable": folder.variables, "output": folder.outputs, "module": folder.calls}
        if block.kind in tables:
            yield from _entered(tables[block.kind], {block.labels[0]: block}, block.kind)


def _entered(table: dict[K, V], found: Mapping[K, V], what: str) -> Iterator[Fault]:
    for name, value in found.items():
        if name in table:
            yield Fault(value.place, f"is no Terraform: this {what} is declared twice")
        table.setdefault(name, value)
