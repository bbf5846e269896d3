"""A disk that leaves the house must tell nobody anything."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet, yes

_WHAT = "keeps its bytes unencrypted"
_ENCRYPTED = {
    "aws_db_instance": ((), "storage_encrypted"),
    "aws_rds_cluster": ((), "storage_encrypted"),
    "aws_elasticache_replication_group": ((), "at_rest_encryption_enabled"),
    "aws_ebs_volume": ((), "encrypted"),
    "aws_efs_file_system": ((), "encrypted"),
    "aws_launch_template": (("block_device_mappings", "ebs"), "encrypted"),
    "aws_instance": (("root_block_device",), "encrypted"),
}
"""Each kind of resource that keeps bytes: the blocks in which it says so, and the argument."""

_SECRETS = Wish(
    argument="resources",
    holds=lambda raw: isinstance(raw, tuple) and "secrets" in [item.raw for item in raw],
    what="keeps the Secrets of Kubernetes without a key of ours",
    mend='say resources = ["secrets"] in an encryption_config with a key',
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for resource in configuration.of(*_ENCRYPTED):
        path, argument = _ENCRYPTED[resource.kind]
        for content in _inner(resource.content, path):
            yield from unmet(RULE.id, resource.address, content, [yes(argument, _WHAT)])
    for cluster in configuration.of("aws_eks_cluster"):
        blocks = cluster.content.inner("encryption_config") or [cluster.content]
        yield from unmet(RULE.id, cluster.address, blocks[0], [_SECRETS])


def _inner(content: Content, path: tuple[str, ...]) -> list[Content]:
    """The innermost blocks of a path; the block around them where they are missing."""
    if not path:
        return [content]
    blocks = content.inner(path[0])
    return [found for block in blocks for found in _inner(block, path[1:])] or [content]


RULE = Rule(
    id="encrypted-at-rest",
    promise="S2",
    says="databases, queues, disks and the Secrets of Kubernetes are encrypted",
    check=check,
)
