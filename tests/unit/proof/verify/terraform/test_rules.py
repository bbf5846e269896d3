"""Each rule passes what is right, and names what is wrong with its line.

Each file in examples/ has a tree that is right, and slips: with `find` replaced by `put`, `rule` says `said` of `line`.
`declared` is what the topology declares beside, for both.
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
    declared: str = ""


def slips() -> Iterator[tuple[Example, Slip]]:
    for file in sorted(FOLDER.glob("*.toml")):
        example = msgspec.convert(tomllib.loads(file.read_text()), Example)
        yield from ((example, slip) for slip in example.wrong)


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


def read(root: Path, text: str, more: str = "") -> Configuration:
    return configured_of(root, {"main.tf": text, "near/main.tf": ""}, more)


@pytest.mark.parametrize(("example", "slip"), SLIPS, ids=[f"{slip.rule}: {slip.said}" for _, slip in SLIPS])
def test_a_rule_passes_what_is_right_and_names_what_is_wrong(tmp_path: Path, example: Example, slip: Slip) -> None:
    (tmp_path / "right").mkdir()
    assert findings(read(tmp_path / "right", example.right, example.declared), slip.rule) == []
    assert slip.find in example.right
    found = findings(read(tmp_path, example.right.replace(slip.find, slip.put, 1), example.declared), slip.rule)
    place = Place("tf/main.tf", slip.line)
    said = [(one.rule, one.verdict) for one in found if slip.said in one.what and one.place == place]
    assert said == [(slip.rule, slip.verdict)], [(str(one.place), one.what) for one in found]


def test_every_rule_has_an_example() -> None:
    by_others = {"outputs-used-exist"}
    assert {slip.rule for _, slip in SLIPS} | by_others == BY_ID.keys()


def test_what_others_take_from_terraform_is_among_its_outputs(tmp_path: Path) -> None:
    outputs = 'output "host" {\n  value = "x"\n}\noutput "arns" {\n  value = { web = 1 }\n}\n'
    files = {"main.tf": outputs, "filled.env": "# why\nhost=x\narns_web=2\n"}
    assert findings(configured_of(tmp_path, files), "outputs-used-exist") == []
    [found] = findings(
        configured_of(tmp_path, {**files, "filled.env": "# why\nhost=x\narns_api=2\n"}), "outputs-used-exist"
    )
    assert (found.place, "arns_api" in found.what) == (Place("tf/filled.env", 3), True)


def test_what_terraform_tells_is_what_others_were_filled_with(tmp_path: Path) -> None:
    outputs = (
        'resource "aws_s3_bucket" "b" {\n  bucket = "papers"\n}\nresource "aws_lb" "web" {}\n'
        'output "url" {\n  value = "s3://${aws_s3_bucket.b.id}/x"\n}\n'
        'output "doors" {\n  value = { web = aws_lb.web.arn }\n}\n'
    )
    right = {"main.tf": outputs, "filled.env": "url=s3://papers/x\ndoors_web=arn\n"}
    assert findings(configured_of(tmp_path, right), "outputs-used-exist") == []
    [found] = findings(configured_of(tmp_path, {**right, "filled.env": "url=s3://others/x\n"}), "outputs-used-exist")
    assert (found.place, "Terraform tells s3://papers/x" in found.what) == (Place("tf/filled.env", 1), True)
    swapped = {**right, "main.tf": outputs.replace("{ web =", "{ database =").replace("web.arn", "web.id")}
    [*_, found] = findings(configured_of(tmp_path, {**swapped, "filled.env": ""}), "outputs-used-exist")
    assert "tells of web under the name database" in found.what


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("store_host = aws_elasticache_replication_group.q.reader_endpoint_address", "leads to stand-ins"),
        ("image = aws_ecr_repository.other.repository_url", "what is called ours/other"),
        ('image = "x.dkr.ecr.eu-west-1.amazonaws.com/ours/web"', ""),
    ],
)
def test_what_is_told_is_what_the_name_says(tmp_path: Path, output: str, said: str) -> None:
    name, _, value = output.partition(" = ")
    text = (
        'resource "aws_elasticache_replication_group" "q" {}\n'
        'resource "aws_ecr_repository" "other" {\n  name = "ours/other"\n}\n'
        f'output "{name}" {{\n  value = {value}\n}}\n'
    )
    filled = {"main.tf": text, "filled.env": "image=x.dkr.ecr.eu-west-1.amazonaws.com/ours/web\n" * (name == "image")}
    found = findings(configured_of(tmp_path, filled), "outputs-used-exist")
    assert [said in one.what for one in found] == [True] * bool(said)


def test_an_address_in_another_region_is_found(tmp_path: Path) -> None:
    text = 'provider "aws" {\n  region = "eu-west-1"\n}\noutput "mail" {\n  value = "smtp.%s.amazonaws.com"\n}\n'
    assert findings(read(tmp_path, text % "eu-west-1"), "one-account") == []
    [found] = findings(read(tmp_path, text % "us-east-1"), "one-account")
    assert (found.place, "leads to us-east-1" in found.what) == (Place("tf/main.tf", 5), True)


def test_the_door_to_s3_lets_declared_rights_through(tmp_path: Path) -> None:
    more = (
        "[persistence.buckets]\npapers = { replaced_kept_days = 30 }\n\n[aws.rights]\n"
        'web = { bucket = "papers", may = ["read", "write"] }\n'
    )
    text = (
        'resource "aws_vpc_endpoint" "e" {\n  service_name = "com.amazonaws.eu-west-1.s3"\n'
        "  policy = data.aws_iam_policy_document.d.json\n}\n"
        'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:GetObject", "s3:PutObject"]\n'
        '    resources = ["arn:aws:s3:::papers/*"]\n  }\n}\n'
    )
    assert findings(read(tmp_path, text, more), "s3-door-ours") == []
    [found] = findings(read(tmp_path, text.replace(', "s3:PutObject"', ""), more), "s3-door-ours")
    assert (found.place, "lets no s3:PutObject through" in found.what) == (Place("tf/main.tf", 6), True)


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


def test_the_account_whose_number_is_known_is_the_only_one(tmp_path: Path) -> None:
    text = (
        'variable "account_id" {}\nvariable "admins" {}\nprovider "aws" {\n  region = "eu-west-1"\n'
        "  allowed_account_ids = [var.account_id]\n}\n"
    )
    values = 'account_id = "111122223333"\nadmins = ["arn:aws:iam::111122223333:role/us"]\n'
    backend = 'region = "eu-west-1"\n'
    files = {"main.tf": text, "x.tfvars": values, "x.s3.tfbackend": backend}
    assert findings(configured_of(tmp_path, files), "one-account") == []
    slips = {
        "main.tf": text.replace("  allowed_account_ids = [var.account_id]\n", ""),
        "x.tfvars": values.replace("iam::111122223333", "iam::444455556666"),
        "x.s3.tfbackend": 'region = "eu-west-2"\n',
    }
    for name, slipped in slips.items():
        (tmp_path / name).mkdir()
        [found] = findings(configured_of(tmp_path / name, {**files, name: slipped}), "one-account")
        assert found.place.file == f"tf/{name}"


def test_nobody_of_another_account_is_let_in(tmp_path: Path) -> None:
    text = (
        'variable "account_id" {}\ndata "aws_iam_policy_document" "d" {\n  statement {\n'
        '    actions = ["s3:GetObject"]\n'
        '    principals {\n      type = "AWS"\n      identifiers = ["arn:aws:iam::111122223333:root"]\n    }\n  }\n}\n'
    )
    values = {"x.tfvars": 'account_id = "111122223333"\n'}
    assert findings(configured_of(tmp_path, {"main.tf": text, **values}), "one-account") == []
    [found] = findings(
        configured_of(tmp_path, {"main.tf": text.replace("iam::1111", "iam::4444"), **values}), "one-account"
    )
    assert (found.place, "444422223333" in found.what) == (Place("tf/main.tf", 3), True)


def test_nobody_asks_for_another_account(tmp_path: Path) -> None:
    condition = 'condition {\n test = "StringEquals"\n variable = "aws:ResourceAccount"\n values = ["111122223333"]\n }'
    text = (
        'variable "account_id" {}\ndata "aws_iam_policy_document" "d" {\n  statement {\n'
        f'    actions = ["s3:GetObject"]\n{condition}\n}}\n}}\n'
    )
    values = {"x.tfvars": 'account_id = "111122223333"\n'}
    assert findings(configured_of(tmp_path, {"main.tf": text, **values}), "one-account") == []
    strange = text.replace('values = ["1111', 'values = ["4444')
    [found] = findings(configured_of(tmp_path, {"main.tf": strange, **values}), "one-account")
    assert "is about the account 444422223333" in found.what


@pytest.mark.parametrize(
    ("action", "resource", "said"),
    [("s3:*", "*", "allows s3:*"), ("s3:PutObject", "*", "on everything there is"), ("s3:PutObject", "arn:x", "")],
)
def test_a_policy_in_json_is_judged_like_a_document(tmp_path: Path, action: str, resource: str, said: str) -> None:
    statement = f'{{ Effect = "Allow", Action = ["{action}"], Resource = "{resource}" }}'
    text = f'resource "aws_iam_role_policy" "p" {{\n  policy = jsonencode({{ Statement = [{statement}] }})\n}}\n'
    found = findings(read(tmp_path, text), "no-wide-policies")
    assert [(one.place, said in one.what) for one in found] == [(Place("tf/main.tf", 2), True)] * bool(said)


def test_a_policy_in_json_that_says_for_whom_is_left_alone(tmp_path: Path) -> None:
    statement = '{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }'
    said = f"jsonencode({{ Statement = [{statement}] }})"
    policy = f'resource "aws_s3_bucket_policy" "p" {{\n  bucket = "b"\n  policy = {said}\n}}\n'
    assert findings(read(tmp_path, BUCKET + policy), "buckets-over-tls") == []


def test_what_lists_subnets_lists_one_of_each_zone(tmp_path: Path) -> None:
    text = (
        'resource "aws_subnet" "s" {\n  for_each = toset(["a", "b"])\n  availability_zone = each.key\n}\n'
        'resource "aws_lb" "l" {\n  subnets = values(aws_subnet.s)[*].id\n}\n'
    )
    declared(tmp_path, {"main.tf": text})
    topology = tmp_path / "infrastructure" / "topology.toml"
    topology.write_text(topology.read_text().replace("zones = 1", "zones = 2"))
    assert findings(read_again(tmp_path), "zones-all") == []
    (tmp_path / "tf" / "main.tf").write_text(text.replace("values(aws_subnet.s)[*].id", '[aws_subnet.s["a"].id]'))
    [found] = findings(read_again(tmp_path), "zones-all")
    assert (found.place, found.what) == (Place("tf/main.tf", 6), "aws_lb.l stands in 1 of 2 zones")


def test_a_state_is_not_kept_as_that_of_another_installation(tmp_path: Path) -> None:
    text = BUCKET.replace('"b"\n}', '"state-test"\n}') + 'terraform {\n  backend "s3" {}\n}\n'
    kept = 'bucket = "state-test"\nkey = "test/x.tfstate"\nencrypt = true\nuse_lockfile = true\n'
    assert findings(configured_of(tmp_path, {"main.tf": text, "x.s3.tfbackend": kept}), "state-kept") == []
    other = {"main.tf": text, "x.s3.tfbackend": kept.replace("test/x", "production/x")}
    [found] = findings(configured_of(tmp_path, other), "state-kept")
    assert found.place == Place("tf/x.s3.tfbackend", 2)


def test_what_is_declared_and_missing_is_told_where_it_is_declared(tmp_path: Path) -> None:
    more = '[persistence.buckets]\npapers = { replaced_kept_days = 30 }\n\n[aws]\ndoors = ["sts"]\n'
    more += 'rights = { web = { bucket = "papers", may = ["read"] } }\n\n[cluster]\nnamespace = "n"\nlabel = "l"\n'
    tree = configured_of(tmp_path, {"main.tf": GROUPS}, more)
    for rule in ("buckets-kept", "doors-to-aws", "rights-as-declared"):
        [found] = findings(tree, rule)
        assert found.place.file == "infrastructure/topology.toml"


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
