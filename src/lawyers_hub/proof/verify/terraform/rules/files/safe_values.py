"""What AWS offers and nobody should take: arguments that have one safe value, whatever the project."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import within
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import Raw
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, at_least, equal, no, unmet, yes


def _on(argument: str, what: str) -> Wish:
    """It must be true, and is where nobody says it."""
    return Wish(
        argument=argument,
        holds=lambda raw: raw in (True, "true"),
        what=what,
        mend=f"say {argument} = true, or nothing",
        unsaid=True,
    )


def _not(argument: str, bad: tuple[Raw, ...], what: str, mend: str) -> Wish:
    return Wish(argument=argument, holds=lambda raw: raw not in bad, what=what, mend=mend)


_DATABASE, _QUEUE, _CLUSTER = "aws_db_instance", "aws_elasticache_replication_group", "aws_eks_cluster"
_OLD = ("rds-ca-2015", "rds-ca-2019")

_SAFE: tuple[tuple[str, tuple[str, ...], Wish], ...] = (
    (_DATABASE, (), _on("auto_minor_version_upgrade", "keeps holes that its makers have closed")),
    (_DATABASE, (), no("allow_major_version_upgrade", "may become another major version by one apply")),
    (
        _DATABASE,
        (),
        _not("ca_cert_identifier", _OLD, "is certified by an authority that has ended", "name a later one"),
    ),
    (_QUEUE, (), _on("auto_minor_version_upgrade", "keeps holes that its makers have closed")),
    (_QUEUE, (), _not("auth_token_update_strategy", ("DELETE",), "loses its password", 'say "ROTATE"')),
    (_CLUSTER, (), yes("deletion_protection", "may be deleted with one command")),
    (_CLUSTER, ("vpc_config",), yes("endpoint_private_access", "is asked by its own nodes through the internet")),
    (
        "aws_s3_bucket_acl",
        (),
        _not(
            "acl", ("public-read", "public-read-write", "authenticated-read"), "is read by everybody", 'say "private"'
        ),
    ),
    ("aws_kms_key", (), _on("is_enabled", "is switched off, so nobody can read what it encrypts")),
    ("aws_kms_key", (), no("bypass_policy_lockout_safety_check", "may lock out everybody, for ever")),
    (
        "aws_lb",
        (),
        _not("xff_header_processing_mode", ("remove", "preserve"), "lets nobody know who comes", 'say "append"'),
    ),
    ("aws_ecr_repository", (), no("force_delete", "goes with all releases in it when it is taken out of these files")),
    (
        "aws_ecr_repository",
        ("encryption_configuration",),
        equal("encryption_type", "KMS", "is encrypted with no key of ours"),
    ),
    (
        "aws_launch_template",
        ("block_device_mappings", "ebs"),
        at_least("volume_size", 20, "has no room for the images that it runs", unsaid=20),
    ),
)
"""By type of resource: the path of the block, and what must be said there."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for kind, path, wish in _SAFE:
        for resource in configuration.of(kind):
            for content in within(resource.content, *path):
                yield from unmet(RULE.id, resource.address, content, [wish])
    for log in configuration.of("aws_flow_log"):
        lies, role = (log.content.given(name) for name in ("log_destination_type", "iam_role_arn"))
        if role is None and (lies is None or lies.value.raw == "cloud-watch-logs"):
            what = f"{log.address} has no role by which it could write"
            yield Finding(rule=RULE.id, place=log.content.place, what=what, mend="say iam_role_arn")
    for database in configuration.of(_DATABASE):
        skip, name = (database.content.given(one) for one in ("skip_final_snapshot", "final_snapshot_identifier"))
        if name is None and not (skip and skip.value.raw is True):
            what = f"{database.address} cannot leave a last snapshot: it has no name for one"
            yield Finding(rule=RULE.id, place=database.content.place, what=what, mend="say final_snapshot_identifier")


RULE = Rule(
    id="safe-values",
    promise="S2",
    says="every argument that has one safe value has it",
    check=check,
)
