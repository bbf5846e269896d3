"""What somebody changes by hand is changed back by the next apply, where a wall or a right is concerned."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl import Attribute
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attr, Index, Name, Node
from lawyers_hub.proof.verify.terraform.hcl.walking import nodes
from lawyers_hub.proof.verify.terraform.lifecycles import lifecycles

_WALLS = {
    "all", "policy", "assume_role_policy", "ingress", "egress", "cidr_blocks", "cidr_ipv4", "from_port", "to_port",
    "security_groups", "security_group_ids", "vpc_security_group_ids", "publicly_accessible", "route",
}  # fmt: skip


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for (_, kind, name), block in folder.resources.items():
            for settings in lifecycles(block):
                ignored = settings.get("ignore_changes")
                for word in sorted(_words(ignored) & _WALLS) if ignored else ():
                    what = f"whoever changes {word} of {kind}.{name} by hand is never noticed"
                    yield Finding(
                        rule=RULE.id, place=ignored.place if ignored else block.place, what=what,
                        mend="name only what is meant to be changed by others",
                    )  # fmt: skip


def _words(ignored: Attribute) -> set[str]:
    """The first word of each path, such as `scaling_config` of `scaling_config[0].desired_size`."""
    return {_first(node) for node in nodes(ignored.value) if isinstance(node, Name | Attr | Index)}


def _first(node: Node) -> str:
    while isinstance(node, Attr | Index):
        node = node.source
    return node.name if isinstance(node, Name) else ""


RULE = Rule(
    id="changes-mended",
    promise="R1",
    says="Terraform puts right whatever was changed by hand of walls and rights",
    check=check,
)
