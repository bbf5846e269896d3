"""Modules of others are read where `terraform init` has put them; otherwise it is unknown what they set up."""

import json
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.terraform import RULES, Configuration, plane_of
from lawyers_hub.proof.verify.terraform.versions import fulfils
from tests.unit.proof.verify.terraform.trees import configured_of

GROUP = """
variable "ports" {
  type = list(number)
}
resource "aws_security_group" "this" {
  count = 1
}
resource "aws_security_group_rule" "in" {
  count             = length(var.ports)
  type              = "ingress"
  security_group_id = concat(aws_security_group.this.*.id, [""])[0]
  from_port         = element(var.ports, count.index)
  to_port           = element(var.ports, count.index)
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
CALL = """module "door" {
  source  = "somebody/security-group/aws"
  version = "~> 5.1"
  ports   = [443]
}
"""


def listed(**changed: str) -> str:
    door = {"Key": "door", "Source": "registry.terraform.io/somebody/security-group/aws", "Version": "5.1.2",
            "Dir": ".terraform/modules/door", **changed}  # fmt: skip
    return json.dumps({"Modules": [{"Key": "", "Source": "", "Dir": "."}, door]})


def with_module(root: Path, list_of_modules: str, call: str = CALL) -> Configuration:
    files = {"main.tf": call, ".terraform/modules/modules.json": list_of_modules}
    return configured_of(root, {**files, ".terraform/modules/door/main.tf": GROUP})


def told_of_the_module(tree: Configuration) -> list[Finding]:
    rule = next(rule for rule in RULES if rule.id == "versions-pinned")
    return [finding for finding in rule.check(tree) if finding.what.startswith("the module door comes from")]


def test_a_module_that_was_brought_is_judged_like_ones_own(tmp_path: Path) -> None:
    tree = with_module(tmp_path, listed())
    [opening] = [one for one in plane_of(tree).openings if one.source == INTERNET]
    assert (opening.target, str(opening.ports)) == ("door", "443")
    assert told_of_the_module(tree) == []


def test_a_finding_in_a_module_of_others_names_the_line_that_calls_it(tmp_path: Path) -> None:
    [opening] = [one for one in plane_of(with_module(tmp_path, listed())).openings if one.source == INTERNET]
    assert opening.places[0] == Place("tf/main.tf", 1)


def test_how_a_module_of_others_is_written_is_not_judged(tmp_path: Path) -> None:
    tree = with_module(tmp_path, listed())
    assert [folder.path for folder in tree.folders] == ["tf"]


@pytest.mark.parametrize(
    ("list_of_modules", "why"),
    [
        ('{"Modules": []}', "terraform init has not brought it"),
        (listed(Version="5.0.9"), "terraform init has brought 5.0.9, and ~> 5.1 is asked for"),
        (listed(Source="registry.terraform.io/other/security-group/aws"),
         "terraform init has brought other/security-group/aws in its place"),
        (listed(Dir=".terraform/modules/gone"), "there is no Terraform in tf/.terraform/modules/gone"),
        (listed(Dir="../../elsewhere"), "there is no Terraform in ../elsewhere"),
    ],
)  # fmt: skip
def test_a_module_that_was_not_brought_is_unknown_and_says_what_to_do(
    tmp_path: Path, list_of_modules: str, why: str
) -> None:
    [finding] = told_of_the_module(with_module(tmp_path, list_of_modules))
    assert finding.verdict == "unknown"
    assert why in finding.what
    assert "terraform init" in finding.mend


def test_a_module_from_git_is_read_where_it_was_brought(tmp_path: Path) -> None:
    call = CALL.replace("somebody/security-group/aws", "github.com/somebody/groups?ref=v1.2").replace("version", "# ")
    tree = with_module(
        tmp_path, listed(Source="git::https://github.com/somebody/groups.git?ref=v1.2", Version=""), call
    )
    assert told_of_the_module(tree) == []
    assert len(list(tree.of("aws_security_group"))) == 1


@pytest.mark.parametrize(
    ("version", "constraint", "is_so"),
    [
        ("5.1.2", "5.1.2", True), ("5.1.2", "= 5.1.2", True), ("5.1.2", "!= 5.1.2", False), ("5.1.0", "5.1", True),
        ("5.1.2", "~> 5.1", True), ("5.9.0", "~> 5.1", True), ("6.0.0", "~> 5.1", False), ("5.0.9", "~> 5.1", False),
        ("5.1.9", "~> 5.1.2", True), ("5.2.0", "~> 5.1.2", False), ("5.1.2", ">= 5.0, < 6.0", True),
        ("6.0.0", ">= 5.0, < 6.0", False), ("10.0.0", ">= 9.0", True), ("9.0.0", "> 9.0", False),
        ("7.0.0", "~> 5", True), ("5.1.0-beta1", ">= 5.0", False), ("5.1.0-beta1", "5.1.0-beta1", True),
        ("5.1.2", "anything", False), ("none", ">= 1.0", False),
    ],
)  # fmt: skip
def test_a_version_is_held_against_what_is_asked_for(version: str, constraint: str, is_so: bool) -> None:
    assert fulfils(version, constraint) is is_so
