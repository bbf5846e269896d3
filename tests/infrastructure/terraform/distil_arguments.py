"""Writes what the AWS provider knows of resources: aws_arguments.toml for those that our Terraform uses, and
aws_further_arguments.toml for those that others use much (further_resources.txt), without what is in their blocks.

Run by hand when a resource is added or the provider's version is raised, never by a test:

    python -m tests.infrastructure.terraform.distil_arguments FOLDER

FOLDER is the unpacked package `cdktf_cdktf_provider_aws` (59 MB), the provider's schema as prebuilt Python bindings. It
is read as text and never imported. A keyword of a binding's constructor is an argument, required where it has no
default; a method `put_x` shows that x is a block; any other property can only be read.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from lawyers_hub.proof.verify.places import read_text
from lawyers_hub.proof.verify.terraform.hcl import Block, parse
from lawyers_hub.proof.verify.terraform.provider import FURTHER, TABLE

HOUSE = Path(__file__).parents[3]
FURTHER_NAMES = Path(__file__).with_name("further_resources.txt")
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in (HOUSE / "infrastructure" / "terraform").rglob("*.tf"))

# What Terraform gives every resource, and what only the bindings have.
TERRAFORMS = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}
BINDINGS = {
    "scope", "id_",
    "fqn", "friendly_unique_id", "terraform_meta_arguments", "terraform_resource_type", "node", "cdktf_stack",
    "terraform_generator_metadata", "construct_node_metadata", "raw_overrides", "dependency_attribute",
}  # fmt: skip


def main(folder: Path) -> None:
    blocks = chain.from_iterable(parse(file, read_text(HOUSE, file)).blocks for file in FILES)
    used = set(chain.from_iterable(_paths(block) for block in blocks if block.kind in {"resource", "data"}))
    ours = {path for path in used if path.count(".") == 1}
    _write(TABLE, OURS, folder, ours, used)
    _write(FURTHER, OTHERS, folder, set(_further()) - ours, set())


def _further() -> Iterator[str]:
    for line in FURTHER_NAMES.read_text().splitlines():
        mode, *kinds = line.split()
        yield from (f"{mode}.{kind}" for kind in kinds)


def _write(table: Path, header: str, folder: Path, resources: set[str], used: set[str]) -> None:
    version = ""
    entries: list[str] = []
    for mode, name in sorted(path.split(".") for path in resources):
        binding = (("data_" if mode == "data" else "") + name).removeprefix("aws_")
        source = (folder / binding / "__init__.py").read_text()
        version = _provider_version(source)
        classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
        entries += _entries(f"{mode}.{name}", next(iter(classes)), classes, used)
    table.write_text(f'{header}\nprovider_version = "{version}"\n\n' + "\n".join(entries))


OURS = """\
# What the AWS provider knows of the resources that infrastructure/terraform uses; written by distil_arguments.py.
# A nested block stands under its owner: [resource.aws_lb_listener.default_action]. `readable`: set by AWS alone.
"""
OTHERS = """\
# What the AWS provider knows of further resources that many use; written by distil_arguments.py.
"""


def _paths(block: Block, above: str = "") -> Iterator[str]:
    """A block and the blocks in it, named as the table names them."""
    dynamic = block.kind == "dynamic"
    path = f"{above}.{block.labels[0] if dynamic else block.kind}" if above else f"{block.kind}.{block.labels[0]}"
    yield path
    content = block.body.inner("content")[0] if dynamic else block
    for inner in content.body.blocks:
        yield from _paths(inner, path)


def _provider_version(source: str) -> str:
    found = re.search(r"providers/hashicorp/aws/([0-9.]+)/docs", source)
    if not found:
        raise SystemExit("The bindings do not say which version of the provider they describe.")
    return found[1]


def _entries(path: str, name: str, classes: dict[str, ast.ClassDef], used: set[str]) -> Iterator[str]:
    """One entry for what stands at `path`, and one for each block in it that we use."""
    binding = classes[name]
    leave_out = BINDINGS | (TERRAFORMS if path.count(".") == 1 else set())
    required, optional = (names - leave_out for names in _arguments(binding))
    blocks = {block: owner for block, owner in _blocks(binding, name, classes).items() if block not in leave_out}
    lines = [
        f"[{path}]",
        _row("required", required - blocks.keys()),
        _row("optional", optional - blocks.keys()),
        _row("required_blocks", required & blocks.keys()),
        _row("optional_blocks", optional & blocks.keys()),
        _row("readable", _readable(binding) - leave_out - required - optional),
    ]
    yield "\n".join(line for line in lines if line) + "\n"
    for block, owner in sorted(blocks.items()):
        if f"{path}.{block}" in used:
            yield from _entries(f"{path}.{block}", owner, classes, used)


def _row(key: str, names: set[str]) -> str:
    return f"{key} = {json.dumps(sorted(names))}" if names else ""


def _arguments(binding: ast.ClassDef) -> tuple[set[str], set[str]]:
    constructor = next(f for f in binding.body if isinstance(f, ast.FunctionDef) and f.name == "__init__")
    keywords = zip(constructor.args.kwonlyargs, constructor.args.kw_defaults, strict=True)
    required: set[str] = set()
    optional: set[str] = set()
    for keyword, default in keywords:
        (required if default is None else optional).add(keyword.arg.rstrip("_"))
    return required, optional


def _blocks(binding: ast.ClassDef, name: str, classes: dict[str, ast.ClassDef]) -> dict[str, str]:
    """The blocks of a binding, each with the name of the class that describes it."""
    constructor = next(f for f in binding.body if isinstance(f, ast.FunctionDef) and f.name == "__init__")
    found: dict[str, str] = {}
    for keyword in constructor.args.kwonlyargs:
        text = ast.unparse(keyword.annotation) if keyword.annotation else ""
        owner = next((c for c in re.findall(r"'(\w+)'|\b(\w+)\b", text) for c in c if c in classes and c != name), None)
        if owner:
            found[keyword.arg.rstrip("_")] = owner
    return found


def _readable(binding: ast.ClassDef) -> set[str]:
    properties = {
        f.name
        for f in binding.body
        if isinstance(f, ast.FunctionDef) and any("jsii_name" in ast.unparse(d) for d in f.decorator_list)
        and any(ast.unparse(d) == "builtins.property" for d in f.decorator_list)
    }  # fmt: skip
    return {name for name in properties if not name.endswith("_input")}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
