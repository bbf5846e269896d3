"""Whatever a file is like: one line with its place, exit code 2, and the rest is still judged."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lawyers_hub.cli import app
from lawyers_hub.stack.faults import CannotRun
from tests.unit.proof.verify.notes import TOPOLOGY, changed, copied

MAIN = "infrastructure/terraform/main.tf"
VARIABLES = "infrastructure/terraform/variables.tf"
COMPOSE = "compose.yml"
NETWORK = "infrastructure/k8s/network.yaml"
KUSTOMIZATION = "infrastructure/k8s/kustomization.yaml"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = "[" * 5000

Spoil = Callable[[Path], object]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return copied(tmp_path)


def verify(root: Path) -> Result:
    return CliRunner().invoke(app, ["verify", "--root", str(root), "--json"])


def writes(file: str, text: str) -> Spoil:
    return lambda root: (root / file).write_text(text)


def appends(file: str, content: bytes) -> Spoil:
    return lambda root: (root / file).write_bytes((root / file).read_bytes() + content)


def _calls_itself(root: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        folder = root / "infrastructure" / "terraform" / name
        folder.mkdir()
        (folder / "main.tf").write_text(f'module "{other}" {{\n  source = "../{other}"\n}}\n')
    appends(MAIN, b'\nmodule "one" {\n  source = "./one"\n}\n')(root)


def _is_a_folder(root: Path) -> None:
    (root / COMPOSE).unlink()
    (root / COMPOSE).mkdir()


def _lies_elsewhere(root: Path) -> None:
    (root / COMPOSE).unlink()
    (root / COMPOSE).symlink_to("/etc/hostname")


SPOILT: dict[str, tuple[Spoil, str]] = {
    "HCL that ends within a block": (appends(MAIN, b'\nresource "aws_vpc" "that" {\n'), MAIN),
    "HCL that is none": (writes(VARIABLES, "}{\n"), VARIABLES),
    "modules that call each other": (_calls_itself, "infrastructure/terraform/"),
    "HCL that is nested too deeply": (appends(MAIN, f"\nlocals {{\n  deep = {DEEP}\n}}\n".encode()), MAIN),
    "Terraform of 10 MB": (appends(MAIN, b"# " + b"x" * 10_000_000), MAIN),
    "Terraform that is not UTF-8": (appends(MAIN, b"# \xff\n"), MAIN),
    "Compose that is no YAML": (writes(COMPOSE, "services: [\n"), COMPOSE),
    "Compose that is a list": (writes(COMPOSE, "- services\n"), COMPOSE),
    "Compose with a service that is a number": (writes(COMPOSE, "services: {notes: 5}\n"), COMPOSE),
    "Compose with a bomb of aliases": (writes(COMPOSE, BOMB), COMPOSE),
    "Compose with an alias to itself": (writes(COMPOSE, "services: &a {notes: *a}\n"), COMPOSE),
    "Compose that is nested too deeply": (writes(COMPOSE, DEEP), COMPOSE),
    "Compose of 10 MB": (appends(COMPOSE, b"# " + b"x" * 10_000_000), COMPOSE),
    "Compose that is not UTF-8": (appends(COMPOSE, b"# \xff\n"), COMPOSE),
    "Compose that is gone": (lambda root: (root / COMPOSE).unlink(), COMPOSE),
    "Compose that is a folder": (_is_a_folder, COMPOSE),
    "Compose that lies elsewhere": (_lies_elsewhere, COMPOSE),
    "a manifest that is no YAML": (appends(NETWORK, b"---\na: [\n"), NETWORK),
    "a manifest with a bomb of aliases": (appends(NETWORK, b"---\n" + BOMB.encode()), NETWORK),
    "a manifest that is not UTF-8": (appends(NETWORK, b"# \xff\n"), NETWORK),
    "a manifest of 10 MB": (appends(NETWORK, b"# " + b"x" * 10_000_000), NETWORK),
    "a manifest that is gone": (lambda root: (root / NETWORK).unlink(), "infrastructure/k8s/"),
    "a kustomization that is none": (writes(KUSTOMIZATION, "resources: 5\n"), KUSTOMIZATION),
    "a kustomization that contains itself": (
        lambda root: changed(root, KUSTOMIZATION, "  - db.yaml", "  - db.yaml\n  - ."),
        KUSTOMIZATION,
    ),
    "a document that is gone": (lambda root: (root / "README.md").unlink(), "README.md"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_cannot_be_read_is_one_line_with_its_place_and_the_rest_is_judged(notes: Path, name: str) -> None:
    spoil, file = SPOILT[name]
    spoil(notes)
    done = verify(notes)
    assert done.exit_code == 2, done.output
    lines = done.stderr.splitlines()
    assert lines
    assert all(re.match(r"[^\s:]+:\d+: \S", line) and len(line) < 500 for line in lines), lines
    assert any(line.startswith(file) for line in lines), lines
    assert "Error: " not in done.stderr
    told = json.loads(done.stdout)
    assert {rule["subject"] for rule in told["rules"]} & {"terraform", "compose", "kubernetes/cluster"}
    assert [one["file"] for one in told["unreadable"]] == [line.partition(":")[0] for line in lines]


@pytest.mark.parametrize(
    "text", ["system = ", "system = 5\n", "[services.x]\nwrong = 1\n", "a = " + DEEP, "\x00"], ids=str.strip
)
def test_an_intent_that_cannot_be_read_is_one_sentence(notes: Path, text: str) -> None:
    (notes / TOPOLOGY).write_text(text)
    done = verify(notes)
    assert isinstance(done.exception, CannotRun)
    assert re.match(rf"{TOPOLOGY}:\d+: ", str(done.exception))
    assert len(str(done.exception).splitlines()) == 1


def test_what_cannot_be_read_at_all_is_not_judged_by_what_it_lacks(notes: Path) -> None:
    (notes / COMPOSE).write_text("services: [\n")
    told = json.loads(verify(notes).stdout)
    assert "compose" not in {rule["subject"] for rule in told["rules"]}
    assert {rule["verdict"] for rule in told["rules"]} == {"kept"}
    assert told["verdict"] == "unknown"


def test_a_resource_that_nobody_knows_is_unknown_and_no_pass(notes: Path) -> None:
    appends(MAIN, b'\nresource "aws_teleporter" "x" {\n  to = "moon"\n}\n')(notes)
    done = verify(notes)
    assert done.exit_code == 1
    verdicts = {rule["rule"]: rule["verdict"] for rule in json.loads(done.stdout)["rules"]}
    assert verdicts["names-known-to-the-provider"] == "unknown"
