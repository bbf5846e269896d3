"""Whatever opens a security group is found, however it is written and wherever its value comes from."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, Plane
from lawyers_hub.proof.verify.terraform import Configuration, intended, plane_of, read
from lawyers_hub.proof.verify.terraform.plane.addresses import outsider_in
from tests.unit.proof.verify.terraform.trees import GROUPS, configured

ID = "aws_security_group.{}.id"


def plane(root: Path, rules: str, **others: str) -> Plane:
    return plane_of(configured(root, GROUPS + rules, **others))


def told(plane: Plane) -> set[tuple[str, str, str, str]]:
    return {(one.side, one.source, one.target, str(one.ports)) for one in plane.openings}


def rule(side: str, group: str, **arguments: str) -> str:
    given = {"security_group_id": ID.format(group), "ip_protocol": '"tcp"', "from_port": "5432", "to_port": "5432"}
    lines = "".join(f"  {name} = {value}\n" for name, value in {**given, **arguments}.items() if value)
    return f'resource "aws_vpc_security_group_{side}_rule" "r{len(lines)}" {{\n{lines}}}\n'


def test_groups_without_rules_let_nothing_through(tmp_path: Path) -> None:
    assert plane(tmp_path, "").openings == ()


def test_a_rule_of_its_own_opens_one_side(tmp_path: Path) -> None:
    found = plane(tmp_path, rule("ingress", "database", referenced_security_group_id=ID.format("web")))
    assert told(found) == {("in", "web", "database", "5432")}


def test_self_beside_everywhere_hides_nothing(tmp_path: Path) -> None:
    found = plane(
        tmp_path,
        'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n'
        "  security_group_id = aws_security_group.database.id\n"
        '  self = true\n  cidr_blocks = ["0.0.0.0/0"]\n  protocol = "tcp"\n  from_port = 5432\n  to_port = 5432\n}\n',
    )
    assert told(found) == {("in", "database", "database", "5432"), ("in", INTERNET, "database", "5432")}


@pytest.mark.parametrize(
    "everywhere", ['cidr_blocks = ["0.0.0.0/0"]', 'ipv6_cidr_blocks = ["::/0"]', 'cidr_blocks = ["0.0.0.0/1"]']
)
def test_rules_within_a_group_are_read_as_blocks_and_as_lists(tmp_path: Path, everywhere: str) -> None:
    said = f'from_port = 22\n protocol = "6"\n to_port = "23"\n {everywhere}\n'
    block = plane(tmp_path, f'resource "aws_security_group" "x" {{\n  ingress {{\n {said} }}\n}}\n')
    (tmp_path / "as_list").mkdir()
    listed = plane(tmp_path / "as_list", f'resource "aws_security_group" "x" {{\n  ingress = [{{\n {said} }}]\n}}\n')
    assert told(block) == told(listed) == {("in", INTERNET, "x", "22-23")}


def test_every_protocol_opens_every_port_whatever_ports_are_given(tmp_path: Path) -> None:
    found = plane(
        tmp_path, rule("egress", "web", ip_protocol='"-1"', cidr_ipv4='"0.0.0.0/0"', from_port="0", to_port="0")
    )
    assert {one.ports for one in found.openings if one.target == INTERNET} == set(EVERY_PORT)


def test_a_range_is_kept_exactly(tmp_path: Path) -> None:
    text = rule("ingress", "web", cidr_ipv4='"0.0.0.0/0"', from_port="0", to_port="70000", ip_protocol='"udp"')
    [opening] = plane(tmp_path, text).openings
    assert (opening.ports.protocol, opening.ports.first, opening.ports.last) == ("udp", 1, 65535)


def test_a_network_through_variables_of_modules_is_followed_to_its_line(tmp_path: Path) -> None:
    found = plane_of(
        configured(
            tmp_path,
            'variable "open_to" {\n  type = list(string)\n}\nmodule "walls" {\n  source = "./walls"\n'
            "  sources = var.open_to\n}\n",
            walls__main=(
                'variable "sources" {}\nresource "aws_security_group" "database" {}\n'
                'resource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = toset(var.sources)\n'
                "  security_group_id = aws_security_group.database.id\n  cidr_ipv4 = each.value\n"
                '  ip_protocol = "tcp"\n  from_port = 5432\n  to_port = 5432\n}\n'
            ),
            **{"values.tfvars": '\nopen_to = [\n  "0.0.0.0/0",\n]\n'},
        )
    )
    [opening] = found.openings
    assert (opening.source, opening.target) == (INTERNET, "database")
    assert {Place("tf/walls/main.tf", 3), Place("tf/walls/main.tf", 6), Place("tf/values.tfvars", 3)} <= set(
        opening.places
    )


def test_a_group_handed_on_by_a_module_is_the_same_group(tmp_path: Path) -> None:
    found = plane_of(
        configured(
            tmp_path,
            'module "groups" {\n  source = "./groups"\n}\n'
            + rule("ingress", "x", referenced_security_group_id="values(module.groups.ids)[1]").replace(
                ID.format("x"), 'module.groups.ids["database"]'
            ),
            groups__main=GROUPS + 'output "ids" {\n  value = { for k, v in { database = aws_security_group.database, '
            "door = aws_security_group.door, web = aws_security_group.web } : k => v.id }\n}\n",
        )
    )
    assert told(found) == {("in", "door", "database", "5432")}


def test_groups_made_by_for_each_or_by_modules_go_by_their_declared_names(tmp_path: Path) -> None:
    found = plane_of(
        configured(
            tmp_path,
            'resource "aws_security_group" "all" {\n  for_each = toset(["web", "database"])\n}\n'
            'module "door" {\n  source = "./one"\n}\n'
            'resource "aws_vpc_security_group_ingress_rule" "r" {\n'
            '  security_group_id = aws_security_group.all["database"].id\n'
            '  referenced_security_group_id = module.door.id\n  ip_protocol = "tcp"\n  from_port = 1\n'
            "  to_port = 2\n}\n",
            one__main='resource "aws_security_group" "this" {}\noutput "id" {\n'
            "  value = aws_security_group.this.id\n}\n",
        )
    )
    assert told(found) == {("in", "door", "database", "1-2")}


def test_dynamic_rules_are_read(tmp_path: Path) -> None:
    text = (
        'resource "aws_security_group" "x" {\n  dynamic "egress" {\n    for_each = [25, 587]\n    content {\n'
        '      from_port = egress.value\n      to_port = egress.value\n      protocol = "tcp"\n'
        '      cidr_blocks = ["0.0.0.0/0"]\n'
        "    }\n  }\n}\n"
    )
    assert told(plane(tmp_path, text)) == {("out", "x", INTERNET, "25"), ("out", "x", INTERNET, "587")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"cidr_ipv4": "var.unknown"}, "no file gives a value to the variable unknown"),
        ({"cidr_ipv4": '"${aws_eip.e.public_ip}/32"'}, "only AWS knows aws_eip.e.public_ip"),
        ({"cidr_ipv4": '"everywhere"'}, "its network is none"),
        ({"referenced_security_group_id": '"sg-0123"'}, "a group that stands in no file"),
        ({"referenced_security_group_id": "data.aws_security_group.other.id"}, "a group that stands in no file"),
        ({"referenced_security_group_id": "aws_security_group.web.arn"}, "a group that stands in no file"),
        ({"prefix_list_id": "data.aws_ec2_managed_prefix_list.cloudfront.id"}, "only AWS knows what is"),
        ({"cidr_ipv4": '"0.0.0.0/0"', "from_port": "var.unknown"}, "no file gives a value"),
        ({"cidr_ipv4": '"0.0.0.0/0"', "ip_protocol": "var.unknown"}, "no file gives a value"),
        ({"cidr_ipv4": '"0.0.0.0/0"', "to_port": ""}, "its ports are not given"),
        ({"cidr_ipv4": '"0.0.0.0/0"', "count": "var.unknown"}, "it is unknown how often"),
        ({"cidr_ipv4": "each.value", "for_each": "toset(var.unknown)"}, "it is unknown how often"),
    ],
)  # fmt: skip
def test_what_cannot_be_resolved_may_be_open_to_anybody(tmp_path: Path, arguments: dict[str, str], said: str) -> None:
    beside = (
        'variable "unknown" {}\nresource "aws_eip" "e" {}\ndata "aws_security_group" "other" {}\n'
        'data "aws_ec2_managed_prefix_list" "cloudfront" {\n'
        '  name = "com.amazonaws.global.cloudfront.origin-facing"\n}\n'
    )
    openings = plane(tmp_path, beside + rule("ingress", "database", **arguments)).openings
    assert openings
    assert all(one.source == INTERNET and said in str(one.doubt) for one in openings)


@pytest.mark.parametrize("given", ["var.unknown", "[var.unknown]", '"everything"'])
def test_rules_within_a_group_that_cannot_be_resolved_may_open_everything(tmp_path: Path, given: str) -> None:
    text = f'variable "unknown" {{}}\nresource "aws_security_group" "x" {{\n  ingress = {given}\n}}\n'
    openings = plane(tmp_path, text).openings
    assert {one.ports for one in openings} == set(EVERY_PORT)
    assert all(one.source == INTERNET and one.doubt for one in openings)


def test_a_prefix_list_of_s3_is_s3_and_one_of_ours_is_its_networks(tmp_path: Path) -> None:
    found = plane(
        tmp_path,
        'resource "aws_vpc_endpoint" "s3" {\n  service_name = "com.amazonaws.eu-west-1.s3"\n}\n'
        'resource "aws_ec2_managed_prefix_list" "us" {\n  entry {\n    cidr = "192.0.2.0/24"\n  }\n  entry {\n'
        '    cidr = "10.0.9.0/24"\n  }\n}\n'
        + rule("egress", "web", prefix_list_id="aws_vpc_endpoint.s3.prefix_list_id")
        + rule("ingress", "web", prefix_list_id="aws_ec2_managed_prefix_list.us.id"),
    )
    assert told(found) == {
        ("out", "web", "s3", "5432"), ("in", INTERNET, "web", "5432"), ("in", NEIGHBOUR, "web", "5432"),
    }  # fmt: skip


def test_a_network_of_the_vpc_means_neighbours_and_the_groups_that_open_their_side(tmp_path: Path) -> None:
    found = plane(
        tmp_path,
        rule("ingress", "database", cidr_ipv4='"10.0.0.0/16"')
        + rule("egress", "web", referenced_security_group_id=ID.format("database"), description='"x"'),
    )
    assert told(found) == {
        ("in", NEIGHBOUR, "database", "5432"), ("in", "web", "database", "5432"), ("out", "web", "database", "5432"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cidr", "who"),
    [("10.9.0.0/16", NEIGHBOUR), ("fd00::/8", NEIGHBOUR), ("20.0.1.0/24", NEIGHBOUR), ("20.0.0.0/8", INTERNET),
     ("10.0.0.0/7", INTERNET), ("2000::/3", INTERNET)],
)  # fmt: skip
def test_a_network_is_near_when_all_of_it_is(cidr: str, who: str) -> None:
    assert outsider_in(ip_network(cidr), "20.0.0.0/16") == who


def test_two_networks_that_meet_open_a_way_between_groups(tmp_path: Path) -> None:
    found = plane(
        tmp_path, rule("ingress", "database", cidr_ipv4='"10.0.0.0/8"') + rule("egress", "web", cidr_ipv4='"0.0.0.0/0"')
    )
    assert {("in", "web", "database", "5432"), ("out", "web", "database", "5432")} <= told(found)


def test_a_network_of_which_only_another_part_is_a_groups_own_does_not_reach_it(tmp_path: Path) -> None:
    standing = (
        'resource "aws_subnet" "s" {\n  cidr_block = "10.0.1.0/24"\n}\nresource "aws_lb" "l" {\n'
        "  security_groups = [aws_security_group.web.id]\n  subnets = [aws_subnet.s.id]\n}\n"
    )
    rules = rule("ingress", "database", cidr_ipv4='"10.0.2.0/24"') + rule(
        "egress", "web", referenced_security_group_id=ID.format("database"), description='"x"'
    )
    assert ("in", "web", "database", "5432") not in told(plane(tmp_path, standing + rules))


def test_the_default_group_is_an_endpoint_like_any_other(tmp_path: Path) -> None:
    text = (
        'resource "aws_vpc" "v" {}\nresource "aws_default_security_group" "d" {\n  vpc_id = aws_vpc.v.id\n'
        "  ingress {\n"
        '    self = true\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n  }\n}\n'
    )
    found = plane(tmp_path, text)
    assert {(one.source, one.target) for one in found.openings} == {("default", "default")}


def test_an_opening_belongs_behind_the_last_of_its_kind_or_to_its_group(tmp_path: Path) -> None:
    found = plane(tmp_path, rule("ingress", "database", referenced_security_group_id=ID.format("web")))
    assert found.doors["database", "in"] == Place("tf/main.tf", 5)
    assert found.doors["database", "out"] == Place("tf/main.tf", 4)


def test_the_intent_is_what_the_topology_says_between_groups(tmp_path: Path) -> None:
    tree: Configuration = configured(tmp_path, GROUPS)
    assert {(flow.source, flow.target, str(flow.ports), flow.why) for flow in intended(tree.declaration)} == {
        (INTERNET, "door", "443", "people"), ("door", "web", "3000", "pages"), ("web", "database", "5432", "data"),
        ("web", INTERNET, "587", "letters"),
    }  # fmt: skip


def test_nothing_declared_is_nothing_read(tmp_path: Path) -> None:
    configured(tmp_path, GROUPS)
    file = tmp_path / "infrastructure" / "topology.toml"
    file.write_text(file.read_text().replace('terraform = "tf"\n', ""))
    assert read(tmp_path, read_topology(tmp_path)) is None
