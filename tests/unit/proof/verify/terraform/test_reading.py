"""What cannot be read is a fault with its line, and the rest is read nevertheless."""

import random
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform import RULES, Configuration, intended, plane_of, read
from tests.unit.proof.verify.terraform.test_rules import SLIPS
from tests.unit.proof.verify.terraform.trees import GROUPS, HOUSE, configured, configured_of, declared

GOOD = 'resource "aws_vpc" "v" {}\n'


def faults(tree: Configuration) -> list[str]:
    return [str(fault) for fault in tree.faults]


def judged(tree: Configuration) -> None:
    """Every rule and the plane, to the end: none may raise on what was read."""
    plane_of(tree)
    for rule in RULES:
        list(rule.check(tree))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"bad.tf": "\nresource {\n"}, "tf/bad.tf:3: is no HCL"),
        ({"bad.tf": 'resource "aws_vpc" {}\n'}, "tf/bad.tf:1: is no Terraform: resource has 2 labels"),
        ({"bad.tf": "anything {}\n"}, "tf/bad.tf:1: is no Terraform: there is no block anything"),
        ({"bad.tf": "a = 1\n"}, "tf/bad.tf:1: is no Terraform: a stands outside of any block"),
        ({"bad.tf": 'resource "aws_vpc" "v" {}\n'}, "is no Terraform: this resource is declared twice"),
        ({"bad.tf": 'variable "x" {}\nvariable "x" {}\n'}, "tf/bad.tf:2: is no Terraform: this variable is declared"),
        ({"bad.tf.json": "{"}, "tf/bad.tf.json:1: is no JSON"),
        ({"x.auto.tfvars.json": "[]"}, "tf/x.auto.tfvars.json:1: is no Terraform: an object belongs here"),
        ({"main_override.tf": "x = \n"}, "tf/main_override.tf:1: is no HCL"),
        ({".terraform/modules/modules.json": "{", "bad.tf": 'module "m" {\n  source = "a/b/c"\n}\n'},
         "tf/.terraform/modules/modules.json:1: is no list of modules"),
        ({"values.tfvars": "a {\n}\n"}, "tf/values.tfvars:1: is no file of values"),
        ({"values.tfvars": "a = \n"}, "tf/values.tfvars:1: is no HCL"),
        ({"bad.tf": 'module "m" {\n  source = "./gone"\n}\n'}, "tf/bad.tf:2: leads to tf/gone, where"),
        ({"bad.tf": 'module "m" {\n  source = "../../out"\n}\n'}, "tf/bad.tf:2: leads to ../out"),
        ({"bad.tf": 'module "m" {\n  source = "./"\n}\n'}, "tf/bad.tf:2: leads in a circle"),
        ({"a/x.tf": 'module "b" {\n  source = "../b"\n}\n', "b/x.tf": 'module "a" {\n  source = "../a"\n}\n'},
         "tf/b/x.tf:2: leads in a circle: the module a lies around itself"),
        ({"bad.tf": 'ephemeral "x" "y" {}\n'}, "tf/bad.tf:1: is not read here"),
        ({"bad.tf": "x" * 11_000_000}, "tf/bad.tf:1: is larger than 4 MiB"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
def test_a_fault_is_told_and_the_rest_is_read(tmp_path: Path, files: dict[str, str], said: str) -> None:
    tree = configured_of(tmp_path, {"main.tf": GOOD, **files})
    assert any(said in fault for fault in faults(tree)), faults(tree)
    assert len(list(tree.of("aws_vpc"))) == 1
    judged(tree)


def test_a_file_that_is_no_utf_8_is_a_fault_with_its_line(tmp_path: Path) -> None:
    declaration = declared(tmp_path, {"main.tf": GOOD})
    (tmp_path / "tf" / "latin.tf").write_bytes(b"# fine\n# caf\xe9\n")
    tree = read(tmp_path, declaration)
    assert tree is not None
    assert [fault.place for fault in tree.faults] == [Place("tf/latin.tf", 2)]


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.tf").write_text(GOOD)
    declaration = declared(root, {"main.tf": GOOD})
    (root / "tf" / "link.tf").symlink_to(tmp_path / "outside.tf")
    tree = read(root, declaration)
    assert tree is not None
    assert "lies outside of what is verified" in faults(tree)[0]


def test_a_folder_without_terraform_is_a_fault(tmp_path: Path) -> None:
    tree = configured_of(tmp_path, {"readme.md": "nothing"})
    assert faults(tree) == ["tf:1: is declared to hold Terraform, and there is none"]
    judged(tree)


def test_modules_that_call_each_other_ever_more_often_come_to_an_end(tmp_path: Path) -> None:
    def calls(depth: int) -> str:
        return f'module "m" {{\n  count = 20\n  source = "../m{depth + 1}"\n}}\n'

    files = {f"m{depth}/main.tf": calls(depth) for depth in range(1, 5)}
    tree = configured_of(tmp_path, {"main.tf": 'module "m" {\n  source = "./m1"\n}\n', **files, "m5/main.tf": GOOD})
    assert "leads to more than 300 modules in all" in faults(tree)[0]


def test_a_folder_that_nobody_calls_is_read_for_itself(tmp_path: Path) -> None:
    tree = configured(
        tmp_path, GOOD, beside__main='variable "x" {}\nresource "aws_eip" "e" {\n  tags = { n = var.x }\n}\n'
    )
    assert [one.address for one in tree.resources] == ["aws_vpc.v", "(tf/beside).aws_eip.e"]


def test_what_terraform_keeps_for_itself_is_not_read(tmp_path: Path) -> None:
    tree = configured_of(tmp_path, {"main.tf": GOOD, ".terraform/modules/x/main.tf": "broken {\n"})
    assert faults(tree) == []


def test_providers_and_lifecycles_are_not_the_resources_own(tmp_path: Path) -> None:
    text = 'resource "aws_vpc" "v" {\n  provider = aws.other\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}\n'
    tree = configured(tmp_path, text)
    assert (tree.faults, tree.mistakes) == ((), ())
    assert tree.resources[0].content.arguments == {}


def test_nested_groups_of_values_that_double_come_to_an_end(tmp_path: Path) -> None:
    doubling = "".join(f"  l{n} = [local.l{n - 1}, local.l{n - 1}]\n" for n in range(40, 0, -1))
    began = time.process_time()
    judged(configured(tmp_path, GROUPS + f"locals {{\n{doubling}  l0 = [1]\n}}\n"))
    assert time.process_time() - began < 3


VALUES = [
    "null", "var.x", "each.value", '"0.0.0.0/0"', "-1", "1.5", "[null]", "{ a = null }", "toset([1])", "[1, [2]]", '""',
    "aws_vpc.v", "aws_security_group.web", "module.m", "data.x.y.z", '"${var.x}"', "aws_security_group.web.ingress[0]",
]  # fmt: skip
LINES = [
    "for_each = [1]", "count = 2", "ingress = [{}]", "ingress = 5", "egress {}", "[", "}",
    'dynamic "ingress" {\n  for_each = [1]\n  content {}\n}',
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_slip_in_a_tree_makes_a_rule_raise(chance: random.Random) -> None:
    text = "".join(example.right for example, _ in chance.sample(SLIPS, 2))
    for _ in range(chance.randint(1, 5)):
        values = list(re.finditer(r"= *([^\n]+)", text))
        if chance.random() < 0.7:
            value = chance.choice(values)
            text = text[: value.start(1)] + chance.choice(VALUES) + text[value.end(1) :]
        else:
            lines = text.split("\n")
            lines.insert(chance.randrange(len(lines)), chance.choice(LINES))
            text = "\n".join(lines)
    with TemporaryDirectory() as folder:
        judged(configured(Path(folder), text))


def test_our_own_tree_is_read_and_judged_within_a_second_and_keeps_every_rule() -> None:
    declaration = read_topology(HOUSE)
    began = time.process_time()
    tree = read(HOUSE, declaration)
    assert tree is not None
    plane = plane_of(tree)
    took_s = time.process_time() - began
    assert (tree.faults, tree.mistakes) == ((), ())
    assert [finding for rule in RULES for finding in rule.check(tree)] == []
    assert plane.obstacles == ()
    assert len(plane.openings) >= len(intended(declaration))
    assert took_s < 1.0
