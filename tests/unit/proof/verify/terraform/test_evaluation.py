"""What cannot be known stays unknown, with its reason, and reaches no verdict by accident."""

import time
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Impossible, Unknown, Value, doubt_of
from lawyers_hub.proof.verify.terraform.evaluation.values import plain
from tests.unit.proof.verify.terraform.trees import configured, plain_of, value_of


def output(configuration: Configuration, name: str = "x") -> Value:
    return configuration.outputs[name]


def mistakes(configuration: Configuration) -> list[str]:
    return [mistake.what for mistake in configuration.mistakes]


def test_a_value_knows_every_line_it_came_from(tmp_path: Path) -> None:
    tree = configured(
        tmp_path,
        'variable "cidr" {\n  default = "10.9.0.0/16"\n}\nmodule "m" {\n  source = "./m"\n  cidr = var.cidr\n}\n',
        m__main='variable "cidr" {}\nresource "aws_vpc" "v" {\n  cidr_block = cidrsubnet(var.cidr, 4, 0)\n}\n',
        values_tfvars="",
    )
    [vpc] = tree.of("aws_vpc")
    cidr = vpc.content.arguments["cidr_block"]
    assert cidr.value.raw == "10.9.0.0/20"
    assert cidr.places[:2] == (Place("tf/m/main.tf", 3), Place("tf/main.tf", 2))


def test_a_file_of_values_goes_before_a_default_and_the_automatic_one_before_none(tmp_path: Path) -> None:
    names = "".join(f'variable "{name}" {{\n  default = "default"\n}}\n' for name in "abc")
    text = names + 'output "x" { value = [var.a, var.b, var.c] }\n'
    files = {"terraform.tfvars": 'a = "plain"\nb = "plain"\n', "more.auto.tfvars": 'a = "auto"\n'}
    (tmp_path / "tf").mkdir()
    for name, content in files.items():
        (tmp_path / "tf" / name).write_text(content)
    assert plain(output(configured(tmp_path, text))) == ["auto", "plain", "default"]


@pytest.mark.parametrize(
    ("kind", "given", "meant"),
    [
        ("number", '"5"', 5),
        ("string", "5", "5"),
        ("bool", '"true"', True),
        ("list(string)", "[1, true]", ["1", "true"]),
        ("set(string)", '["b", "a", "b"]', ["a", "b"]),
        ("map(number)", '{ a = "1" }', {"a": 1}),
        ("tuple([string, number])", '["a", "1"]', ["a", 1]),
        ("object({ a = string, b = optional(number, 7), c = optional(string) })", '{ a = "x", d = 1 }',
         {"a": "x", "b": 7, "c": None}),
        ("list(object({ port = number, open = optional(bool, false) }))", "[{ port = 1 }]",
         [{"port": 1, "open": False}]),
        ("any", "[1]", [1]),
    ],
)  # fmt: skip
def test_a_variable_turns_its_value_into_its_type(tmp_path: Path, kind: str, given: str, meant: object) -> None:
    text = f'variable "v" {{\n  type = {kind}\n  default = {given}\n}}\noutput "x" {{\n  value = var.v\n}}\n'
    assert plain(output(configured(tmp_path, text))) == meant


@pytest.mark.parametrize(
    ("kind", "given"), [("number", '"five"'), ("list(string)", '"a"'), ("object({ a = string })", "{}")]
)
def test_a_value_that_is_not_of_its_type_is_a_mistake(tmp_path: Path, kind: str, given: str) -> None:
    text = f'variable "v" {{\n  type = {kind}\n  default = {given}\n}}\noutput "x" {{\n  value = var.v\n}}\n'
    tree = configured(tmp_path, text)
    assert "the variable v cannot take this value" in mistakes(tree)[0]
    assert isinstance(output(tree).raw, Unknown)


def test_a_value_that_its_validation_refuses_is_a_mistake_at_the_line_of_the_value(tmp_path: Path) -> None:
    text = (
        'variable "days" {\n  type = number\n  validation {\n    condition = var.days >= 7\n'
        '    error_message = "a week at least"\n  }\n}\noutput "x" {\n  value = var.days\n}\n'
    )
    (tmp_path / "tf").mkdir()
    (tmp_path / "tf" / "terraform.tfvars").write_text("\ndays = 3\n")
    [mistake] = configured(tmp_path, text).mistakes
    assert mistake.place == Place("tf/terraform.tfvars", 2)
    assert "a week at least" in mistake.what


def test_what_nobody_gives_is_unknown_and_infects_what_depends_on_it(tmp_path: Path) -> None:
    tree = configured(
        tmp_path, 'variable "v" {}\nlocals {\n  w = "a-${var.v}"\n}\noutput "x" {\n  value = upper(local.w)\n}\n'
    )
    raw = output(tree).raw
    assert isinstance(raw, Unknown)
    assert (raw.why, raw.place) == ("no file gives a value to the variable v", Place("tf/main.tf", 1))
    assert mistakes(tree) == []


def test_an_unknown_that_does_not_matter_infects_nothing(tmp_path: Path) -> None:
    decided = "[true || var.v, false && var.v, length([var.v, 1]), var.v ? 2 : 2]"
    text = f'variable "v" {{}}\noutput "x" {{\n  value = {decided}\n}}\n'
    assert plain(output(configured(tmp_path, text))) == [True, False, 2, 2]


def test_what_only_aws_knows_is_known_by_its_identity(tmp_path: Path) -> None:
    text = (
        'resource "aws_vpc" "a" {}\nresource "aws_vpc" "b" {}\nlocals {\n  ids = { a = aws_vpc.a.id }\n}\n'
        'output "x" {\n  value = local.ids["a"]\n}\n'
        'output "same" {\n  value = local.ids.a == aws_vpc.a.id\n}\n'
        'output "there" {\n  value = aws_vpc.a.id != null\n}\n'
        'output "other" {\n  value = aws_vpc.a.id == aws_vpc.b.id\n}\n'
    )
    tree = configured(tmp_path, text)
    assert output(tree).raw == Computed("aws_vpc.a", "id")
    assert (output(tree, "same").raw, output(tree, "there").raw) == (True, True)
    assert isinstance(output(tree, "other").raw, Unknown)


def test_data_and_functions_that_are_not_worked_out_are_unknown(tmp_path: Path) -> None:
    text = (
        'data "aws_partition" "here" {}\noutput "x" {\n  value = "${data.aws_partition.here.partition}-"\n}\n'
        'output "y" {\n  value = timestamp()\n}\n'
    )
    tree = configured(tmp_path, text)
    assert doubt_of(output(tree)) == "only AWS knows data.aws_partition.here.partition"
    assert doubt_of(output(tree, "y")) == "the function timestamp() is not worked out here"


def test_a_text_of_which_only_aws_knows_a_part_still_tells_the_rest(tmp_path: Path) -> None:
    text = (
        'resource "aws_s3_bucket" "b" {}\ndata "aws_partition" "p" {}\n'
        'output "x" {\n  value = "${aws_s3_bucket.b.arn}/*"\n}\n'
        'output "y" {\n  value = "arn:${data.aws_partition.p.partition}:s3:::${aws_s3_bucket.b.id}/logs"\n}\n'
        'output "z" {\n  value = upper("${timestamp()}:sub")\n}\n'
    )
    tree = configured(tmp_path, text)
    assert output(tree).raw == Computed("aws_s3_bucket.b", "${arn}/*")
    raw = output(tree, "y").raw
    assert isinstance(raw, Unknown)
    assert (raw.begins, raw.ends) == ("arn:", "/logs")
    changed = output(tree, "z").raw
    assert isinstance(changed, Unknown)
    assert changed.ends == ""


def test_resources_stand_as_often_as_they_are_asked_for(tmp_path: Path) -> None:
    text = (
        'locals {\n  zones = { a = 0, b = 1 }\n}\n'
        'resource "aws_subnet" "s" {\n  for_each = local.zones\n'
        '  cidr_block = cidrsubnet("10.0.0.0/16", 8, each.value)\n  tags = { Name = each.key }\n}\n'
        'resource "aws_eip" "e" {\n  count = 2\n  tags = { n = count.index }\n}\n'
        'resource "aws_eip" "none" {\n  count = length(local.zones) > 5 ? 1 : 0\n}\n'
        'output "x" {\n  value = [for s in aws_subnet.s : s.cidr_block]\n}\n'
        'output "y" {\n  value = aws_eip.e[1].tags.n\n}\n'
        'output "z" {\n  value = one(aws_eip.none[*].id)\n}\n'
    )  # fmt: skip
    tree = configured(tmp_path, text)
    assert [one.address for one in tree.resources] == [
        'aws_subnet.s["a"]',
        'aws_subnet.s["b"]',
        "aws_eip.e[0]",
        "aws_eip.e[1]",
    ]
    assert plain(output(tree)) == ["10.0.0.0/24", "10.0.1.0/24"]
    assert (output(tree, "y").raw, output(tree, "z").raw) == (1, None)


def test_a_resource_of_which_it_is_unknown_how_often_it_stands_stands_with_a_doubt(tmp_path: Path) -> None:
    tree = configured(
        tmp_path, 'variable "v" {}\nresource "aws_eip" "e" {\n  for_each = toset(var.v)\n  name = each.value\n}\n'
    )
    [resource] = tree.resources
    assert resource.content.doubt == (
        "it is unknown how often aws_eip.e stands, since no file gives a value to the variable v"
    )
    assert isinstance(resource.content.arguments["name"].value.raw, Unknown)


def test_modules_repeat_and_hand_their_outputs_on(tmp_path: Path) -> None:
    tree = configured(
        tmp_path,
        'module "m" {\n  for_each = toset(["a", "b"])\n  source = "./m"\n  name = each.key\n}\n'
        'output "x" {\n  value = { for key, one in module.m : key => one.loud }\n}\n',
        m__main=(
            'variable "name" {}\nmodule "deeper" {\n  source = "../n"\n  name = var.name\n}\n'
            'output "loud" {\n  value = module.deeper.loud\n}\n'
        ),
        n__main='variable "name" {}\noutput "loud" {\n  value = upper(var.name)\n}\n',
    )
    assert plain(output(tree)) == {"a": "A", "b": "B"}


def test_dynamic_blocks_stand_as_often_as_they_are_asked_for(tmp_path: Path) -> None:
    text = (
        'resource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = { http = 80, https = 443 }\n'
        '    iterator = rule\n    content {\n      from_port = rule.value\n      description = rule.key\n'
        '      dynamic "deeper" {\n        for_each = [1]\n        content {\n'
        "          both = rule.value + deeper.value\n        }\n      }\n    }\n  }\n}\n"
    )  # fmt: skip
    [group] = configured(tmp_path, text).resources
    ingress = group.content.inner("ingress")
    assert [block.arguments["from_port"].value.raw for block in ingress] == [80, 443]
    assert ingress[1].inner("deeper")[0].arguments["both"].value.raw == 444


def _chain(first: str, each: str, links: int) -> str:
    """Locals of which each is made of the one before it, the last one first."""
    lines = [each.format(number, number - 1) for number in range(links, 0, -1)]
    return "locals {\n" + "\n".join([*lines, first]) + "\n}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("locals {\n  a = local.b\n  b = local.a\n}\n", "local.a depends on itself"),
        ("locals {\n  a = var.nothing\n}\n", "there is no variable nothing"),
        ("locals {\n  a = [1][3]\n}\n", "has 1 elements and no [3]"),
        ("locals {\n  a = { b = 1 }.c\n}\n", "has no 'c', only b"),
        ("locals {\n  a = 1 / 0\n}\n", "divides by zero"),
        ("locals {\n  a = aws_vpc.gone.id\n}\n", "there is no aws_vpc.gone"),
        ("locals {\n  a = module.gone.id\n}\n", "there is no module gone"),
        ("locals {\n  a = each.key\n}\n", "each has no meaning here"),
        ('locals {\n  a = upper("a", "b")\n}\n', "takes other arguments"),
        ('resource "aws_eip" "e" {\n  count = 100000\n}\n', "a count must be 0 to 500"),
        (_chain('a0 = "%s"' % ("x" * 1000), 'a{0} = join("", [for i in range(100) : local.a{1}])', 4), "characters"),
        (_chain("a0 = [1, 2]", "a{0} = [local.a{1}, local.a{1}]", 24), "values"),
        (_chain("a0 = 1", "a{0} = local.a{1} + 1", 300), "too many steps"),
    ],
)  # fmt: skip
def test_what_terraform_would_refuse_is_a_mistake(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in mistake for mistake in mistakes(configured(tmp_path, text)))


def test_a_module_is_given_what_it_takes_and_all_it_needs(tmp_path: Path) -> None:
    tree = configured(tmp_path, 'module "m" {\n  source = "./m"\n  more = 1\n}\n', m__main='variable "needed" {}\n')
    assert mistakes(tree) == ["the module m needs needed", "the module m takes no more"]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ('regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")', "too slow"),
        ('regex("(a|aa)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")', "too slow"),
        ('regex("a*a*a*a*a*b", join("", [for i in range(200) : "a"]))', "too slow"),
    ],
)
def test_a_regular_expression_that_could_take_for_ever_is_not_tried(expression: str, said: str) -> None:
    assert said in str(doubt_of(value_of(expression)))


MANY = "flatten([for a in range(10) : [for b in range(1000) : {0}]])"


def test_sets_of_thousands_are_made_quickly_or_refused() -> None:
    began = time.process_time()
    assert plain_of(f"length(distinct({MANY.format('a * 1000 + b')}))") == 10_000
    assert plain_of(f"length(toset({MANY.format('b')}))") == 1000
    with pytest.raises(Impossible, match="compares"):
        value_of("distinct([for a in range(500) : [a]])")
    with pytest.raises(Impossible, match="compares"):
        value_of(f"setsubtract({MANY.format('b')}, range(1000))")
    assert time.process_time() - began < 5


def test_numbers_are_counted_exactly() -> None:
    assert plain_of("0.1 + 0.2 == 0.3") is True
    assert plain_of('"a ${1 / 4}"') == "a 0.25"
    with pytest.raises(Impossible, match="too large"):
        value_of("pow(10, 900)")
