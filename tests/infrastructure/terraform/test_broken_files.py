"""Each check names what is wrong in a file that was broken for it: a check that cannot fail proves nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infrastructure.terraform.provider import unknown_to_the_provider
from tests.infrastructure.terraform.reading import ROOT, read_tree
from tests.infrastructure.terraform.references import leading_nowhere, rooms, unused, wrong_inputs
from tests.infrastructure.terraform.test_names import undocumented, wrong_values
from tests.infrastructure.terraform.test_walls import differences, rules_elsewhere, too_open


def faults(root: Path) -> Iterator[str]:
    """What all checks say of a tree."""
    blocks = read_tree(root)
    for block in blocks:
        if block.kind in {"resource", "data"}:
            yield from unknown_to_the_provider(block)
        if block.kind in {"variable", "output"}:
            yield from undocumented(block)
    for room in rooms(root):
        yield from (*leading_nowhere(room), *wrong_inputs(room), *unused(room))
    yield from (*wrong_values(root), *differences(blocks), *too_open(blocks), *rules_elsewhere(blocks))


GROUPS = "modules/security_groups/"

# The file, what is replaced in it, by what, and what must be said then.
BROKEN = {
    "an argument that does not exist": (
        "modules/vpc/main.tf",
        "enable_dns_support ",
        "enable_dns ",
        "there is no argument enable_dns",
    ),
    "an argument of a block that does not exist": (
        "modules/cluster/nodes.tf",
        "http_tokens ",
        "http_token ",
        "there is no argument http_token",
    ),
    "a resource that does not exist": (
        "modules/vpc/routes.tf",
        '"aws_nat_gateway"',
        '"aws_nat"',
        "the table knows no aws_nat",
    ),
    "a block that does not exist": (
        "modules/cluster/main.tf",
        "access_config {",
        "access {",
        "there is no block access",
    ),
    "a required argument left out": (
        GROUPS + "data.tf",
        '  ip_protocol                  = "tcp"\n',
        "",
        "ip_protocol is missing",
    ),
    "a required block left out": (
        "modules/bucket/main.tf",
        '  versioning_configuration {\n    status = "Enabled"\n  }\n',
        "",
        "versioning_configuration is missing",
    ),
    "an argument within a dynamic block": (
        "modules/queue/main.tf",
        "      log_format ",
        "      format ",
        "there is no argument format",
    ),
    "a variable that does not exist": (
        "modules/database/main.tf",
        "var.recovery_days",
        "var.days",
        "there is no variable days",
    ),
    "a local that does not exist": (
        "modules/vpc/main.tf",
        "cidrsubnet(local.tier_cidrs.app",
        "cidrsubnet(local.cidrs.app",
        "there is no local cidrs",
    ),
    "a resource nobody declares": (
        "modules/vpc/flow_logs.tf",
        "aws_iam_role.flow_logs.arn",
        "aws_iam_role.logs.arn",
        "there is no aws_iam_role.logs",
    ),
    "an attribute that a resource does not tell": (
        "modules/database/outputs.tf",
        "aws_db_instance.this.address",
        "aws_db_instance.this.host",
        "tells no host",
    ),
    "an attribute within a text": (
        "modules/vpc/flow_logs.tf",
        "${aws_cloudwatch_log_group.flows.arn}",
        "${aws_cloudwatch_log_group.flows.urn}",
        "tells no urn",
    ),
    "data that nobody declares": (
        "modules/identities/main.tf",
        "data.aws_iam_policy_document.worker.json",
        "data.aws_iam_policy_document.work.json",
        "there is no data.aws_iam_policy_document.work",
    ),
    "an output that a module does not have": (
        "main.tf",
        "module.vpc.app_subnet_ids",
        "module.vpc.node_subnet_ids",
        "module vpc has no output node_subnet_ids",
    ),
    "an input that a module does not take": (
        "main.tf",
        "  recovery_days ",
        "  backup_days ",
        "module.database: takes no backup_days",
    ),
    "an input that a module needs": (
        "main.tf",
        "  zones                       = var.zones\n",
        "",
        "module.vpc: needs zones",
    ),
    "a variable that nobody uses": (
        "main.tf",
        "var.redis_snapshot_days",
        "7",
        "nothing uses var.redis_snapshot_days",
    ),
    "a variable without a type": ("variables.tf", "  type        = bool\n", "", "has no type"),
    "a variable without a description": (
        "modules/key/variables.tf",
        '  description = "What the key protects, in words."\n',
        "",
        "variable.purpose is not described",
    ),
    "a variable that takes anything": (
        "modules/registry/variables.tf",
        """  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.system))
    error_message = "system must be lower-case letters, digits and hyphens."
  }
""",
        "",
        "variable.system is not validated",
    ),
    "an output without a description": (
        "outputs.tf",
        '  description = "The database\'s port."\n',
        "",
        "output.database_port is not described",
    ),
    "a value that staging does not say": (
        "staging.tfvars",
        "database_instance_class ",
        "instance_class ",
        "is missing",
    ),
    "a secret in a file": (
        "staging.tfvars",
        "redis_node_type ",
        'redis_auth_token = "x"\nredis_node_type ',
        "is a secret",
    ),
    "a port that is not declared": (
        GROUPS + "people.tf",
        "from_port                    = 3001",
        "from_port = 3002",
        "declared",
    ),
    "a range of ports": (
        GROUPS + "data.tf",
        "to_port                      = 5432",
        "to_port = 5439",
        "more than one port",
    ),
    "all protocols": (
        GROUPS + "ways_out.tf",
        'ip_protocol       = "tcp"',
        'ip_protocol = "-1"',
        "more than one port or protocol",
    ),
    "another reason": (GROUPS + "people.tf", '"pages"', '"whatever"', "with another reason"),
    "a flow that leads elsewhere": (
        GROUPS + "data.tf",
        "referenced_security_group_id = aws_security_group.database.id",
        "referenced_security_group_id = aws_security_group.redis.id",
        "nobody declared",
    ),
    "the database open to the internet": (
        GROUPS + "data.tf",
        "referenced_security_group_id = aws_security_group.api.id",
        'cidr_ipv4 = "0.0.0.0/0"',
        "open to the internet",
    ),
    "a group that lets everything out": (
        GROUPS + "main.tf",
        'description = "PostgreSQL"\n',
        'description = "PostgreSQL"\n  egress {\n    from_port = 0\n    to_port = 0\n    protocol = "-1"\n  }\n',
        "rules within the group",
    ),
    "a rule where nobody looks for it": (
        "modules/database/main.tf",
        'resource "aws_db_subnet_group" "this"',
        'resource "aws_vpc_security_group_ingress_rule" "x" {\n  security_group_id = var.security_group_id\n'
        '  ip_protocol = "-1"\n}\n\nresource "aws_db_subnet_group" "this"',
        "outside of the module",
    ),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "terraform"))


def test_an_unbroken_copy_has_no_fault(tree: Path) -> None:
    assert list(faults(tree)) == []


@pytest.mark.parametrize(("file", "there", "instead", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_named(tree: Path, file: str, there: str, instead: str, said: str) -> None:
    text = (tree / file).read_text()
    assert there in text, "the file no longer says what this test breaks"
    (tree / file).write_text(text.replace(there, instead, 1))
    assert [fault for fault in faults(tree) if said in fault] != []
