"""Each rule passes what is right, and names what is wrong with its line.

Each file in examples/ has a tree that is right, and slips: with `find` replaced by `put`, `rule` says `said` of `line`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lawyers_hub.proof.verify import terraform
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.findings import Finding, Verdict
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform import RULES, Configuration
from tests.unit.proof.verify.terraform.trees import GROUPS, configured_of, declared

BY_ID = {rule.id: rule for rule in RULES}
FOLDER = Path(__file__).with_name("examples")


class Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    find: str
    put: str
    said: str
    line: int
    verdict: Verdict = "broken"


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    right: str
    wrong: list[Slip]


def slips() -> Iterator[tuple[str, Slip]]:
    for file in sorted(FOLDER.glob("*.toml")):
        example = msgspec.convert(tomllib.loads(file.read_text()), Example)
        yield from ((example.right, slip) for slip in example.wrong)


SLIPS = list(slips())


SECRET = """\
variable "password" {
  sensitive = true
}
resource "aws_db_instance" "d" {
  password = var.password
}
"""
BUCKET = """\
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
"""


def findings(tree: Configuration, rule: str) -> list[Finding]:
    assert tree.faults == ()
    return list(BY_ID[rule].check(tree))


def read(root: Path, text: str) -> Configuration:
    return configured_of(root, {"main.tf": text, "near/main.tf": ""})


@pytest.mark.parametrize(("right", "slip"), SLIPS, ids=[f"{slip.rule}: {slip.said}" for _, slip in SLIPS])
def test_a_rule_passes_what_is_right_and_names_what_is_wrong(tmp_path: Path, right: str, slip: Slip) -> None:
    (tmp_path / "right").mkdir()
    assert findings(read(tmp_path / "right", right), slip.rule) == []
    assert slip.find in right
    found = findings(read(tmp_path, right.replace(slip.find, slip.put, 1)), slip.rule)
    place = Place("tf/main.tf", slip.line)
    said = [(one.rule, one.verdict) for one in found if slip.said in one.what and one.place == place]
    assert said == [(slip.rule, slip.verdict)], [(str(one.place), one.what) for one in found]


def test_every_rule_has_an_example() -> None:
    by_others = {"outputs-used-exist"}
    assert {slip.rule for _, slip in SLIPS} | by_others == BY_ID.keys()


def test_what_others_take_from_terraform_is_among_its_outputs(tmp_path: Path) -> None:
    outputs = 'output "host" {\n  value = "x"\n}\noutput "arns" {\n  value = { web = 1 }\n}\n'
    files = {"main.tf": outputs, "filled.env": "# why\nhost=1\narns_web=2\n"}
    assert findings(configured_of(tmp_path, files), "outputs-used-exist") == []
    [found] = findings(
        configured_of(tmp_path, {**files, "filled.env": "# why\nhost=1\narns_api=2\n"}), "outputs-used-exist"
    )
    assert (found.place, "arns_api" in found.what) == (Place("tf/filled.env", 3), True)


def test_a_line_is_told_once_however_many_resources_stand_there_because_of_it(tmp_path: Path) -> None:
    module = 'resource "aws_ebs_volume" "v" {\n  for_each = toset(["a", "b", "c"])\n  encrypted = false\n}\n'
    [found] = findings(read(tmp_path, module), "encrypted-at-rest")
    assert found.what == 'aws_ebs_volume.v["a"] keeps its bytes unencrypted (and 2 more like it)'


def test_a_group_that_is_declared_and_missing_or_there_twice_is_named(tmp_path: Path) -> None:
    missing = GROUPS.replace('resource "aws_security_group" "web" {}\n', "")
    [found] = findings(read(tmp_path, missing), "groups-declared")
    assert "no security group is called so" in found.what
    assert found.place.file == "infrastructure/topology.toml"
    (tmp_path / "twice").mkdir()
    tree = configured_of(
        tmp_path / "twice",
        {
            "main.tf": GROUPS + 'module "web" {\n  source = "./m"\n}\n',
            "m/main.tf": 'resource "aws_security_group" "this" {}\n',
        },
    )
    [found] = findings(tree, "groups-declared")
    assert "2 security groups stand for web" in found.what


def test_a_group_that_is_only_for_machines_is_carried_by_one(tmp_path: Path) -> None:
    carried = (
        'resource "aws_security_group" "nodes" {}\n'
        'resource "aws_launch_template" "m" {\n  vpc_security_group_ids = [%s]\n}\n'
    )
    declared(tmp_path, {"main.tf": GROUPS + carried % "aws_security_group.nodes.id"})
    topology = tmp_path / "infrastructure" / "topology.toml"
    topology.write_text(topology.read_text() + '\n[aws.groups]\nnodes = "machines"\n')
    assert findings(read_again(tmp_path), "group-of-another") == []
    (tmp_path / "tf" / "main.tf").write_text(GROUPS + carried % "aws_security_group.web.id")
    [found] = findings(read_again(tmp_path), "group-of-another")
    assert "nothing carries the group nodes" in found.what


def read_again(root: Path) -> Configuration:
    tree = terraform.read(root, read_topology(root))
    assert tree is not None
    return tree


def test_a_secret_in_a_file_of_values_is_found_by_its_variable(tmp_path: Path) -> None:
    files = {"main.tf": SECRET, "x.tfvars": '\npassword = "hunter22"\n'}
    found = findings(configured_of(tmp_path, files), "no-secret-in-plain-text")
    assert Place("tf/x.tfvars", 2) in {one.place for one in found}


def test_a_value_for_a_variable_that_is_not_there_is_found(tmp_path: Path) -> None:
    files = {"main.tf": 'variable "used" {}\noutput "x" {\n  value = var.used\n}\n', "x.tfvars": "used = 1\ngone = 2\n"}
    [found] = findings(configured_of(tmp_path, files), "nothing-unused")
    assert (found.place, "gone" in found.what) == (Place("tf/x.tfvars", 2), True)


def test_a_backend_is_completed_by_its_files(tmp_path: Path) -> None:
    text = BUCKET + 'terraform {\n  backend "s3" {}\n}\n'
    locked = 'bucket = "b"\nencrypt = true\nuse_lockfile = true\n'
    assert findings(configured_of(tmp_path, {"main.tf": text, "x.s3.tfbackend": locked}), "state-kept") == []
    unlocked = {"main.tf": text, "x.s3.tfbackend": locked.replace("file = true", "file = false")}
    [found] = findings(configured_of(tmp_path, unlocked), "state-kept")
    assert found.place == Place("tf/x.s3.tfbackend", 3)
