"""Enters what a file declares into its folder."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Block, Body

K = TypeVar("K")
V = TypeVar("V", Block, Attribute)

_LABELS = {"variable": 1, "output": 1, "module": 1, "provider": 1, "resource": 2, "data": 2, "ephemeral": 2}
_OTHERS = {"terraform", "locals", "moved", "import", "removed", "check"}


def misplaced(body: Body) -> Iterator[Fault]:
    """What no file of Terraform can hold."""
    for attribute in body.attributes.values():
        yield Fault(attribute.place, f"is no Terraform: {attribute.name} stands outside of any block")
    for block in body.blocks:
        if block.kind not in _LABELS and block.kind not in _OTHERS:
            yield Fault(block.place, f"is no Terraform: there is no block {block.kind}")
        elif len(block.labels) != _LABELS.get(block.kind, len(block.labels)):
            yield Fault(block.place, f"is no Terraform: {block.kind} has {_LABELS[block.kind]} labels")
        elif block.kind == "ephemeral":
            yield Fault(block.place, "is not read here: ephemeral resources are unknown to this verifier")


def well_formed(body: Body) -> Iterator[Block]:
    """The blocks that have as many labels as their kind asks for."""
    yield from (block for block in body.blocks if len(block.labels) == _LABELS.get(block.kind, len(block.labels)))


def declared(folder: Folder, body: Body) -> Iterator[Fault]:
    """Enters everything; yields what is wrong with it."""
    yield from misplaced(body)
    for block in well_formed(body):
        if block.kind == "terraform":
            folder.settings.append(block)
        elif block.kind == "provider":
            folder.providers.append(block)
        elif block.kind == "locals":
            yield from _entered(folder.locals, block.body.attributes, "local")
        elif block.kind in {"resource", "data"}:
            kind, name = block.labels
            yield from _entered(folder.resources, {(block.kind, kind, name): block}, block.kind)
        elif (table := folder.table(block.kind)) is not None:
            yield from _entered(table, {block.labels[0]: block}, block.kind)


def _entered(table: dict[K, V], found: Mapping[K, V], what: str) -> Iterator[Fault]:
    for name, value in found.items():
        if name in table:
            yield Fault(value.place, f"is no Terraform: this {what} is declared twice")
        table.setdefault(name, value)
