"""Files that override others: `override.tf`, and those whose names end in `_override.tf`.

Source: Override Files, of the Terraform language.
"""

import posixpath
import re
from collections.abc import Container, Iterator
from itertools import product
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.declaring import misplaced, well_formed
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Block, Body

K = TypeVar("K")

_OVERRIDES = re.compile(r"(.*_)?override\.tf(\.json)?")
_STATES = {"backend", "cloud"}
"""Blocks that say where the state lies, of which there can be one."""


def overrides(file: str) -> bool:
    return _OVERRIDES.fullmatch(posixpath.basename(file)) is not None


def overridden(folder: Folder, body: Body) -> Iterator[Fault]:
    """Lays everything over what the folder says so far; yields what is wrong with it."""
    yield from misplaced(body)
    for block in well_formed(body):
        yield from _over(folder, block)


def _over(folder: Folder, block: Block) -> Iterator[Fault]:
    if block.kind == "terraform":
        _settings(folder, block)
    elif block.kind == "provider":
        yield from _provider(folder, block)
    elif block.kind == "locals":
        for name, attribute in block.body.attributes.items():
            if name not in folder.locals:
                yield _nothing(attribute.place, f"the local {name}")
            folder.locals[name] = attribute
    elif block.kind in {"resource", "data"}:
        kind, name = block.labels
        yield from _laid(folder.resources, (block.kind, kind, name), block)
    elif (table := folder.table(block.kind)) is not None:
        yield from _laid(table, block.labels[0], block)


def _laid(table: dict[K, Block], key: K, block: Block) -> Iterator[Fault]:
    if key not in table:
        yield _nothing(block.place, " ".join((block.kind, *block.labels)))
    table[key] = _joined(table[key], block) if key in table else block


def _settings(folder: Folder, block: Block) -> None:
    """A state that lies elsewhere takes the place of any other; what is said of versions and providers is added."""
    if any(inner.kind in _STATES for inner in block.body.blocks):
        folder.settings[:] = [_without(other, _STATES) for other in folder.settings]
    folder.settings.append(block)


def _provider(folder: Folder, block: Block) -> Iterator[Fault]:
    same = [number for number, other in enumerate(folder.providers) if _alias(other) == _alias(block)]
    if not same:
        yield _nothing(block.place, f"provider {block.labels[0]}")
        folder.providers.append(block)
    for number in same[:1]:
        folder.providers[number] = _joined(folder.providers[number], block)


def _alias(provider: Block) -> tuple[str, object]:
    alias = provider.body.attributes.get("alias")
    return provider.labels[0], getattr(alias.value, "value", None) if alias else None


def _joined(base: Block, own: Block) -> Block:
    """Arguments are laid over those of the base, one by one; a kind of block that is said takes the base's away."""
    lifecycles = [
        _joined(one, other) for one, other in product(base.body.inner("lifecycle"), own.body.inner("lifecycle"))
    ]
    said = tuple(lifecycles) or tuple(own.body.inner("lifecycle"))
    blocks = (
        *_without(base, {_kind(one) for one in own.body.blocks}).body.blocks,
        *_without(own, {"lifecycle"}).body.blocks,
        *said,
    )
    return msgspec.structs.replace(
        base, body=Body(attributes={**base.body.attributes, **own.body.attributes}, blocks=blocks)
    )


def _without(block: Block, kinds: Container[str]) -> Block:
    blocks = tuple(inner for inner in block.body.blocks if _kind(inner) not in kinds)
    return msgspec.structs.replace(block, body=msgspec.structs.replace(block.body, blocks=blocks))


def _kind(block: Block) -> str:
    """What a block is to the provider, also where it is written as `dynamic`."""
    return block.labels[0] if block.kind == "dynamic" and block.labels else block.kind


def _nothing(place: Place, what: str) -> Fault:
    return Fault(place, f"is no Terraform: it overrides {what}, which no other file declares")
