"""Holds our resources to what the AWS provider knows, as aws_arguments.toml says it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.infrastructure.terraform.reading import Block

TABLE = Path(__file__).with_name("aws_arguments.toml")

# Terraform's own, which every resource takes.
META = {"count", "for_each", "depends_on", "provider", "lifecycle"}

Entry = dict[str, object]


@cache
def table() -> Entry:
    return tomllib.loads(TABLE.read_text())


def entry_of(kind: str, name: str) -> Entry | None:
    return _entry(table().get(kind), name)


def _entry(entries: object, name: str) -> Entry | None:
    entry = entries.get(name) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else None


def names(entry: Entry, *kinds: str) -> set[str]:
    listed = (entry.get(kind) for kind in kinds)
    return {str(name) for names in listed if isinstance(names, list) for name in names}


def readable(kind: str, name: str) -> set[str]:
    entry = entry_of(kind, name) or {}
    return names(entry, "required", "optional", "required_blocks", "optional_blocks", "readable")


def unknown_to_the_provider(block: Block) -> Iterator[str]:
    """A sentence for each resource, argument or block that the provider does not know or misses."""
    entry = entry_of(block.kind, block.labels[0])
    if entry is None:
        yield f"{block.file.name}: {block.address}: the table knows no {block.labels[0]}"
    else:
        yield from _differences(block.address, entry, block.arguments, block.blocks, META)


def _differences(
    where: str, entry: Entry, arguments: dict[str, object], blocks: tuple[Block, ...], meta: set[str]
) -> Iterator[str]:
    given = {kind_of(block) for block in blocks}
    for name in sorted(arguments.keys() - names(entry, "required", "optional") - meta):
        # An empty list is how a block that may repeat is said to be there not once.
        if not (arguments[name] == [] and name in names(entry, "optional_blocks")):
            yield f"{where}: there is no argument {name}"
    for name in sorted(given - names(entry, "required_blocks", "optional_blocks") - meta):
        yield f"{where}: there is no block {name}"
    for name in sorted(names(entry, "required", "required_blocks") - arguments.keys() - given):
        yield f"{where}: {name} is missing"
    for block in blocks:
        inner, content = _entry(entry, kind_of(block)), content_of(block)
        if inner is not None:
            yield from _differences(f"{where}.{kind_of(block)}", inner, content.arguments, content.blocks, set())


def kind_of(block: Block) -> str:
    """What a block is to the provider, also where it is written as `dynamic`."""
    return block.labels[0] if block.kind == "dynamic" else block.kind


def content_of(block: Block) -> Block:
    return block.inner("content")[0] if block.kind == "dynamic" else block
