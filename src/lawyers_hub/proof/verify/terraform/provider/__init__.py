"""What the AWS provider knows of each resource: aws_arguments.toml has those that this project uses, with their blocks;
aws_further_arguments.toml others that are used much."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.hcl import Block, Body

TABLE = Path(__file__).with_name("aws_arguments.toml")
FURTHER = Path(__file__).with_name("aws_further_arguments.toml")
PROVIDER = "aws"

Entry: TypeAlias = "dict[str, str | list[str] | Entry]"
"""What tomllib gives: lists of names under required, optional, …, and an entry for each inner block."""

_META = {"count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection"}


@cache
def table(file: Path = TABLE) -> Entry:
    entries: Entry = tomllib.loads(file.read_text())
    return entries


def version() -> str:
    return str(table()["provider_version"])


def entry_of(mode: str, kind: str) -> "Entry | None":
    """By `resource` or `data`, and type; none where no table knows such a type."""
    return _inner(table().get(mode), kind) or _inner(table(FURTHER).get(mode), kind)


def attributes_of(entry: Entry) -> set[str]:
    """All that can be read of a resource."""
    return _names(entry, "required", "optional", "required_blocks", "optional_blocks", "readable") | {"id"}


def blocks_of(entry: Entry) -> Iterator[tuple[str, "Entry | None"]]:
    """Every kind of block that may stand within, and what is known of it."""
    yield from ((name, _inner(entry, name)) for name in sorted(_names(entry, "required_blocks", "optional_blocks")))


def misfits(block: Block, entry: Entry) -> Iterator[tuple[Place, str]]:
    """A sentence for each argument or block that the provider does not know, or that it misses."""
    yield from _misfits(block.place, ".".join(block.labels), entry, block.body, _META)


def _inner(entries: object, name: str) -> "Entry | None":
    entry = entries.get(name) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else None


def _names(entry: Entry, *kinds: str) -> set[str]:
    listed = (entry.get(kind) for kind in kinds)
    return {name for names in listed if isinstance(names, list) for name in names}


def _misfits(place: Place, where: str, entry: Entry, body: Body, meta: set[str]) -> Iterator[tuple[Place, str]]:
    known, blocks = _names(entry, "required", "optional"), _names(entry, "required_blocks", "optional_blocks")
    given = {_kind(block) for block in body.blocks}
    for name, attribute in body.attributes.items():
        # A block may also be written as a list of objects.
        if name not in known | blocks | meta:
            yield attribute.place, f"{where} has no argument {name}"
    for name in sorted(_names(entry, "required", "required_blocks") - body.attributes.keys() - given):
        yield place, f"{where} needs {name}"
    for block in body.blocks:
        kind = _kind(block)
        inner = _inner(entry, kind)
        if kind not in blocks | meta:
            yield block.place, f"{where} has no block {kind}"
        elif inner is not None:
            for content in [block] if block.kind != "dynamic" else block.body.inner("content"):
                yield from _misfits(content.place, f"{where}.{kind}", inner, content.body, set())


def _kind(block: Block) -> str:
    """What a block is to the provider, also where it is written as `dynamic`."""
    return block.labels[0] if block.kind == "dynamic" and block.labels else block.kind
