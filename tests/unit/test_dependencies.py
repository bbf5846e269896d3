"""What the product imports is what the product installs: test tools must never be needed to run it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_modules() -> set[str]:
    """The first part of every absolute import in `src`, wherever it stands in its file."""
    found = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"lawyers_hub"}


def test_every_import_of_the_product_is_declared_by_it() -> None:
    declared = {normal(re.split(r"[<>=;\[ ]", line)[0]) for line in PROJECT["project"]["dependencies"]}
    shipped_by = packages_distributions()

    undeclared = {
        module
        for module in imported_modules()
        if not declared & {normal(distribution) for distribution in shipped_by.get(module, [])}
    }

    assert not undeclared
