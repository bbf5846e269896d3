"""The same Terraform in other clothes: JSON, files that override, files of values that are read unasked."""

import json
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR
from lawyers_hub.proof.verify.terraform import Configuration, plane_of
from lawyers_hub.proof.verify.terraform.evaluation.values import plain
from tests.unit.proof.verify.terraform.trees import GROUPS, configured_of

DOOR = """
resource "aws_security_group" "door" {
  ingress {
    from_port   = var.port
    to_port     = var.port
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

variable "port" {
  default = 443
}
"""

DOOR_IN_JSON = {
    "//": "what people see",
    "variable": {"port": {"type": "number", "default": 443}},
    "resource": [
        {
            "aws_security_group": {
                "door": {
                    "ingress": [
                        {
                            "from_port": "${var.port}",
                            "to_port": "${var.port}",
                            "protocol": "tcp",
                            "cidr_blocks": ["0.0.0.0/0"],
                        }
                    ],
                    "lifecycle": {"ignore_changes": ["description"]},
                }
            }
        }
    ],
}


def entered(tree: Configuration) -> set[str]:
    """What of the door is open to the internet."""
    assert [str(fault) for fault in tree.faults] == []
    openings = plane_of(tree).openings
    return {str(one.ports) for one in openings if (one.side, one.source, one.target) == ("in", INTERNET, "door")}


def outputs(tree: Configuration) -> object:
    assert [str(fault) for fault in tree.faults] == []
    return json.loads(json.dumps({name: plain(value) for name, value in tree.outputs.items()}, default=float))


def test_json_is_read_as_the_native_syntax_is(tmp_path: Path) -> None:
    tree = configured_of(tmp_path, {"main.tf.json": json.dumps(DOOR_IN_JSON, indent=2)})
    assert entered(tree) == {"443"}
    [group] = tree.of("aws_security_group")
    assert group.content.place == Place("tf/main.tf.json", 12)
    assert group.content.inner("ingress")[0].arguments["from_port"].places[1] == Place("tf/main.tf.json", 6)


def test_a_dynamic_block_in_json_stands_as_often_as_it_is_asked_for(tmp_path: Path) -> None:
    dynamic = {
        "for_each": [80, 443],
        "iterator": "port",
        "content": {"from_port": "${port.value}", "to_port": "${port.value}", "protocol": "tcp",
                    "cidr_blocks": ["0.0.0.0/0"]},
    }  # fmt: skip
    group = {"resource": {"aws_security_group": {"door": {"dynamic": {"ingress": dynamic}}}}}
    assert entered(configured_of(tmp_path, {"main.tf.json": json.dumps(group)})) == {"80", "443"}


def test_a_map_in_json_is_an_argument_and_no_block(tmp_path: Path) -> None:
    bodies = {
        "aws_vpc": {"v": {"tags": {"Name": "v"}}},
        "aws_thing_of_tomorrow": {"t": {"tags": {"Name": "t"}, "rule": {}}},
    }
    tree = configured_of(tmp_path, {"main.tf.json": json.dumps({"resource": bodies})})
    for kind in ("aws_vpc", "aws_thing_of_tomorrow"):
        [found] = tree.of(kind)
        assert plain(found.content.arguments["tags"].value) == {"Name": kind[4]}
        assert [block.kind for block in found.content.blocks] == ([] if kind == "aws_vpc" else ["rule"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("resource:\n  x: 1\n", "tf/bad.tf.json:1: is no JSON"),
        ('{\n  "a": 1,\n}', "tf/bad.tf.json:3: is no JSON"),
        ('{"variable": {"x": {}}, "variable": {}}', "tf/bad.tf.json:1: says 'variable' twice"),
        ('{\n"resource": {"aws_vpc":\n{"v": 7}}}', "tf/bad.tf.json:3: is no Terraform: an object belongs here"),
        ('{"resource": 7}', "tf/bad.tf.json:1: is no Terraform: an object belongs here"),
        ('[1]', "tf/bad.tf.json:1: is no Terraform: an object belongs here"),
        ('{\n"locals": {\n"x": "${1 +}"}}', "tf/bad.tf.json:3: is no HCL"),
        ('{\n"locals": {\n"x": "${1"}}', "tf/bad.tf.json:3: is no HCL"),
        ('{"variable": {"x": {\n"type": "map("}}}', "tf/bad.tf.json:2: is no HCL"),
        ('{"nothing": {}}', "is no Terraform: nothing stands outside of any block"),
        ("[" * 5000, "tf/bad.tf.json:1: is no JSON: "),
        ('{"locals": {"x": ' + "9" * 6000 + "}}", "tf/bad.tf.json:1: "),
    ],
    ids=lambda given: given[:30],
)  # fmt: skip
def test_json_that_is_none_is_a_fault_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    tree = configured_of(tmp_path, {"bad.tf.json": text, "main.tf": GROUPS})
    assert any(said in str(fault) for fault in tree.faults), tree.faults
    assert len(list(tree.of("aws_security_group"))) == 3


@pytest.mark.parametrize("name", ["override.tf", "door_override.tf", "override.tf.json", "door_override.tf.json"])
def test_a_file_that_overrides_takes_the_place_of_what_it_says_again(tmp_path: Path, name: str) -> None:
    block = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    as_json = json.dumps({"resource": {"aws_security_group": {"door": {"ingress": block}}}})
    native = 'resource "aws_security_group" "door" {\n  ingress {\n    from_port = 80\n    to_port = 80\n' \
             '    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'  # fmt: skip
    tree = configured_of(tmp_path, {"main.tf": DOOR, name: as_json if name.endswith("json") else native})
    assert entered(tree) == {"80"}


def test_a_block_takes_the_place_of_one_that_is_made_dynamically(tmp_path: Path) -> None:
    dynamic = DOOR.replace("ingress {", 'dynamic "ingress" {\n    for_each = [1]\n    content {').replace(
        "  }\n}", "  }\n}\n}", 1
    )
    over = 'resource "aws_security_group" "door" {\n  ingress {\n    self = true\n  }\n}\n'
    assert entered(configured_of(tmp_path, {"main.tf": dynamic})) == {"443"}
    assert entered(configured_of(tmp_path, {"main.tf": dynamic, "override.tf": over})) == set()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('resource "aws_vpc" "v" {}\n', "it overrides resource aws_vpc v, which no other file declares"),
        ("locals {\n  x = 1\n}\n", "it overrides the local x, which no other file declares"),
        ('provider "aws" {}\n', "it overrides provider aws, which no other file declares"),
        ("x = 1\n", "x stands outside of any block"),
    ],
)
def test_what_overrides_nothing_is_a_fault(tmp_path: Path, text: str, what: str) -> None:
    tree = configured_of(tmp_path, {"main.tf": GROUPS, "override.tf": text})
    assert len(tree.faults) == 1
    assert what in str(tree.faults[0])


READS = """
locals {
  ports = yamldecode(file("${path.module}/ports.yaml"))
}
resource "aws_security_group" "door" {
  dynamic "ingress" {
    for_each = local.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"""


def test_what_stands_in_a_file_beside_counts(tmp_path: Path) -> None:
    files = {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": READS, "m/ports.yaml": "- 80\n- 443\n"}
    assert entered(configured_of(tmp_path, files)) == {"80", "443"}


def test_a_file_that_is_not_here_is_unknown_and_no_mistake(tmp_path: Path) -> None:
    tree = configured_of(tmp_path, {"main.tf": READS})
    assert tree.mistakes == ()
    [opening] = [one for one in plane_of(tree).openings if one.source == INTERNET]
    assert "the file ./ports.yaml is not here" in str(opening.doubt)


def test_a_file_outside_of_what_is_verified_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "ports.yaml").write_text("- 80\n")
    tree = configured_of(root, {"main.tf": READS.replace("${path.module}", "../..")})
    assert [one.ports.first for one in plane_of(tree).openings if one.source == INTERNET] != [80]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("port ${port}\n%{ for one in names ~}\n${one};\n%{ endfor ~}\n", "port 80\na;\nb;\n"),
        ("$${port} %%{ if", "${port} %{ if"),
        ('quo"ted \\n', 'quo"ted \\n'),
    ],
)
def test_a_template_of_a_file_is_filled(tmp_path: Path, template: str, text: str) -> None:
    main = 'output "o" {\n  value = templatefile("it.tftpl", { port = 80, names = ["a", "b"] })\n}\n'
    assert outputs(configured_of(tmp_path, {"main.tf": main, "it.tftpl": template})) == {"o": text}


def test_a_template_that_names_what_it_is_not_given_is_a_mistake(tmp_path: Path) -> None:
    tree = configured_of(tmp_path, {"main.tf": 'output "o" {\n  value = templatefile("t", {})\n}\n', "t": "${port}"})
    assert [mistake.what for mistake in tree.mistakes] == ["the template is given no port"]


def test_a_vpc_that_is_looked_up_is_the_declared_one(tmp_path: Path) -> None:
    main = 'data "aws_vpc" "main" {}\n' + DOOR.replace('"0.0.0.0/0"', "data.aws_vpc.main.cidr_block")
    [opening] = [one for one in plane_of(configured_of(tmp_path, {"main.tf": main})).openings if one.target == "door"]
    assert (opening.source, opening.doubt) == (NEIGHBOUR, None)
