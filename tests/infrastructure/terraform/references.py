"""Follows every name in an expression to what declares it: variables, locals, modules, resources and what they tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.infrastructure.terraform.provider import META, readable
from tests.infrastructure.terraform.reading import Block, expressions, read_file

# Own names, then a module's output, then a resource (or data) with what is read of it.
NAMED = re.compile(
    r"""(?<![\w.])(var|local)\.(\w+)
    | (?<![\w.])module\.(\w+)\.(\w+)
    | (?<!\w)(data\.)?(aws_\w+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Room:
    """One folder of Terraform: the root, or a module."""

    folder: Path

    @cached_property
    def blocks(self) -> list[Block]:
        return [block for path in sorted(self.folder.glob("*.tf")) for block in read_file(path)]

    def labels(self, kind: str) -> set[str]:
        return {block.labels[0] for block in self.blocks if block.kind == kind}

    @cached_property
    def locals(self) -> set[str]:
        return {name for block in self.blocks if block.kind == "locals" for name in block.arguments}

    @cached_property
    def resources(self) -> set[tuple[str, str, str]]:
        return {(b.kind, b.labels[0], b.labels[1]) for b in self.blocks if b.kind in {"resource", "data"}}

    @cached_property
    def modules(self) -> dict[str, "Room"]:
        sources = {block.labels[0]: block.text("source") for block in self.blocks if block.kind == "module"}
        return {name: Room((self.folder / source).resolve()) for name, source in sources.items()}


def rooms(root: Path) -> list[Room]:
    return [Room(folder) for folder in sorted({path.parent for path in root.rglob("*.tf")})]


def leading_nowhere(room: Room) -> Iterator[str]:
    """A sentence for every reference in the room that nothing declares."""
    for block in room.blocks:
        for inner in block.everything():
            for code in expressions(inner.arguments):
                for found in NAMED.findall(code):
                    if fault := _fault(room, *found):
                        yield f"{room.folder.name}/{block.file.name}: {block.address}: {fault}"


def _fault(
    room: Room, own: str, name: str, module: str, output: str, data: str, kind: str, label: str, attribute: str
) -> str | None:
    if own == "var":
        return None if name in room.labels("variable") else f"there is no variable {name}"
    if own == "local":
        return None if name in room.locals else f"there is no local {name}"
    if module:
        return _fault_of_output(room, module, output)
    if ("data" if data else "resource", kind, label) not in room.resources:
        return f"there is no {data}{kind}.{label}"
    if attribute and attribute not in readable("data" if data else "resource", kind):
        return f"{kind} tells no {attribute}"
    return None


def _fault_of_output(room: Room, module: str, output: str) -> str | None:
    if module not in room.modules:
        return f"there is no module {module}"
    return None if output in room.modules[module].labels("output") else f"module {module} has no output {output}"


def wrong_inputs(room: Room) -> Iterator[str]:
    """A sentence for every input that a module does not take, or takes and is not given."""
    for block in (block for block in room.blocks if block.kind == "module"):
        variables = {v.labels[0]: v for v in room.modules[block.labels[0]].blocks if v.kind == "variable"}
        needed = {name for name, variable in variables.items() if "default" not in variable.arguments}
        given = block.arguments.keys() - META - {"source", "version"}
        yield from (f"{block.address}: takes no {name}" for name in sorted(given - variables.keys()))
        yield from (f"{block.address}: needs {name}" for name in sorted(needed - given))


def unused(room: Room) -> Iterator[str]:
    """A sentence for every variable and local that nothing in the room uses."""
    outside_of_itself = [b for block in room.blocks if block.kind != "variable" for b in block.everything()]
    used = {
        (own, name)
        for block in outside_of_itself
        for code in expressions(block.arguments)
        for own, name, *_ in NAMED.findall(code)
    }
    declared = {("var", name) for name in room.labels("variable")} | {("local", name) for name in room.locals}
    yield from (f"{room.folder.name}: nothing uses {own}.{name}" for own, name in sorted(declared - used))
