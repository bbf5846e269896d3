"""Network ACLs, routes and addresses that stand in the way of a declared flow are named with their line."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, Obstacle
from lawyers_hub.proof.verify.terraform import plane_of
from tests.unit.proof.verify.terraform.trees import GROUPS, configured

HOUSE = (
    GROUPS
    + """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "outer" {
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "inner" {
  cidr_block = "10.0.2.0/24"
}
resource "aws_subnet" "deep" {
  cidr_block = "10.0.3.0/24"
}
resource "aws_internet_gateway" "g" {}
resource "aws_nat_gateway" "n" {
  subnet_id = aws_subnet.outer.id
}
resource "aws_route_table" "outer" {
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_route_table_association" "outer" {
  subnet_id      = aws_subnet.outer.id
  route_table_id = aws_route_table.outer.id
}
resource "aws_route_table" "inner" {}
resource "aws_route" "inner" {
  route_table_id         = aws_route_table.inner.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.n.id
}
resource "aws_route_table_association" "inner" {
  subnet_id      = aws_subnet.inner.id
  route_table_id = aws_route_table.inner.id
}
resource "aws_lb" "door" {
  internal        = false
  security_groups = [aws_security_group.door.id]
  subnets         = [aws_subnet.outer.id]
}
resource "aws_launch_template" "web" {
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_autoscaling_group" "web" {
  vpc_zone_identifier = [aws_subnet.inner.id]
  launch_template {
    id = aws_launch_template.web.id
  }
}
resource "aws_db_subnet_group" "db" {
  name       = "db"
  subnet_ids = [aws_subnet.deep.id]
}
resource "aws_db_instance" "db" {
  db_subnet_group_name   = "db"
  vpc_security_group_ids = [aws_security_group.database.id]
}
resource "aws_network_acl" "deep" {
  subnet_ids = [aws_subnet.deep.id]
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "10.0.2.0/24"
    from_port  = 5432
    to_port    = 5432
  }
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "10.0.2.0/24"
    from_port  = 1024
    to_port    = 65535
  }
}
"""
)


def obstacles(root: Path, find: str = "", put: str = "", more: str = "") -> tuple[Obstacle, ...]:
    assert find in HOUSE
    return plane_of(configured(root, HOUSE.replace(find, put, 1) + more)).obstacles


def test_nothing_is_in_the_way_of_a_house_that_is_right(tmp_path: Path) -> None:
    assert obstacles(tmp_path) == ()


@pytest.mark.parametrize(
    ("find", "put", "flow", "said"),
    [
        ("from_port  = 5432", "from_port  = 5433", ("web", "database"), "no rule of the network ACL lets through"),
        ("from_port  = 1024\n    to_port    = 65535", "from_port  = 5432\n    to_port    = 5432", ("web", "database"),
         "to 10.0.2.0/24 on 32768-60999"),
        ('action     = "allow"', 'action     = "deny"', ("web", "database"), "the network ACL stops"),
        ("internal        = false", "internal        = true", (INTERNET, "door"), "has no public address"),
        ("gateway_id = aws_internet_gateway.g.id", "gateway_id = aws_nat_gateway.n.id", (INTERNET, "door"),
         "no route leads from the subnet to the internet"),
        ("  nat_gateway_id         = aws_nat_gateway.n.id", "  gateway_id = aws_internet_gateway.g.id",
         ("web", INTERNET), "the sender has no public address"),
        ('destination_cidr_block = "0.0.0.0/0"', 'destination_cidr_block = "10.9.0.0/16"', ("web", INTERNET),
         "no route leads from the subnet"),
    ],
)  # fmt: skip
def test_what_is_in_the_way_is_named(tmp_path: Path, find: str, put: str, flow: tuple[str, str], said: str) -> None:
    found = [one for one in obstacles(tmp_path, find, put) if (one.source, one.target) == flow]
    assert [one.doubt for one in found] == [None]
    assert said in found[0].what


def test_a_lower_number_decides_first_wherever_it_is_written(tmp_path: Path) -> None:
    deny = (
        'resource "aws_network_acl_rule" "d" {\n  network_acl_id = aws_network_acl.deep.id\n  rule_number = {}\n'
        '  rule_action = "deny"\n  protocol = "-1"\n  cidr_block = "0.0.0.0/0"\n}\n'
    )
    [found] = obstacles(tmp_path, more=deny.replace("{}", "50", 1))
    assert found.place == Place("tf/main.tf", HOUSE.count("\n") + 1)
    assert obstacles(tmp_path, more=deny.replace("{}", "200", 1)) == ()


def test_a_default_acl_without_rules_closes_every_subnet_that_names_none(tmp_path: Path) -> None:
    found = obstacles(tmp_path, more='resource "aws_default_network_acl" "d" {}\n')
    assert {(one.source, one.target) for one in found} == {
        (INTERNET, "door"), ("door", "web"), ("web", "database"), ("web", INTERNET),
    }  # fmt: skip


def test_what_stops_one_of_several_subnets_is_in_doubt(tmp_path: Path) -> None:
    more = 'resource "aws_subnet" "other" {\n  cidr_block = "10.0.4.0/24"\n}\n'
    [found] = obstacles(tmp_path, "[aws_subnet.inner.id]", "[aws_subnet.inner.id, aws_subnet.other.id]", more=more)[:1]
    assert found.doubt == "this is so for 1 of 2 pairs of subnets"


def test_an_acl_that_cannot_be_resolved_is_in_doubt(tmp_path: Path) -> None:
    put = "cidr_block = var.unknown\n    from_port  = 5432"
    more = 'variable "unknown" {}\n'
    [found] = obstacles(tmp_path, 'cidr_block = "10.0.2.0/24"\n    from_port  = 5432', put, more)
    assert found.doubt == "no file gives a value to the variable unknown"


def test_where_a_group_stands_of_which_nothing_says_it_is_in_doubt(tmp_path: Path) -> None:
    [found] = obstacles(tmp_path, "vpc_security_group_ids = [aws_security_group.database.id]", "")
    assert (found.source, found.target) == ("web", "database")
    assert found.doubt == "nothing says in which subnets database stands"


def test_the_wall_around_the_gateway_counts_too(tmp_path: Path) -> None:
    acl = (
        'resource "aws_network_acl" "outer" {\n  subnet_ids = [aws_subnet.outer.id]\n'
        '  ingress {\n    rule_no = 1\n    action = "allow"\n    protocol = "tcp"\n    cidr_block = "0.0.0.0/0"\n'
        "    from_port = 1024\n    to_port = 65535\n  }\n"
        '  egress {\n    rule_no = 1\n    action = "allow"\n    protocol = "-1"\n    cidr_block = "0.0.0.0/0"\n'
        "    from_port = 0\n    to_port = 0\n  }\n}\n"
    )
    found = {(one.source, one.target): one.what for one in obstacles(tmp_path, more=acl)}
    assert "from 10.0.2.0/24 on 587" in found["web", INTERNET]


def test_the_senders_own_wall_must_let_the_answers_in(tmp_path: Path) -> None:
    acl = (
        'resource "aws_network_acl" "inner" {\n  subnet_ids = [aws_subnet.inner.id]\n'
        '  ingress {\n    rule_no = 1\n    action = "allow"\n    protocol = "tcp"\n    cidr_block = "10.0.1.0/24"\n'
        "    from_port = 0\n    to_port = 65535\n  }\n"
        '  egress {\n    rule_no = 1\n    action = "allow"\n    protocol = "-1"\n    cidr_block = "0.0.0.0/0"\n  }\n}\n'
    )
    found = {(one.source, one.target): one.what for one in obstacles(tmp_path, more=acl)}
    assert "from 10.0.3.0/24 on 32768-60999" in found["web", "database"]


def test_pods_stand_where_their_nodes_do(tmp_path: Path) -> None:
    pods = 'resource "aws_eks_node_group" "n" {\n  subnet_ids = [aws_subnet.deep.id]\n}\n'
    found = obstacles(tmp_path, "vpc_security_group_ids = [aws_security_group.web.id]", "", pods)
    assert {(one.source, one.target) for one in found} == {("door", "web"), ("web", INTERNET)}
