"""Every bucket is private, encrypted, and keeps every version."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import companions
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, no, unmet, yes

_CLOSED = tuple(
    yes(argument, f"may be opened to the world: {argument} is off")
    for argument in ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
)
_VERSIONED = (
    Wish(
        argument="status",
        holds=lambda raw: raw == "Enabled",
        what="keeps no old versions",
        mend='say status = "Enabled"',
    ),
)
_ENCRYPTED = (
    Wish(
        argument="sse_algorithm",
        holds=lambda raw: raw in ("aws:kms", "aws:kms:dsse", "AES256"),
        what="keeps its objects unencrypted",
        mend='say sse_algorithm = "aws:kms"',
    ),
)
_OWNED = (
    Wish(
        argument="object_ownership",
        holds=lambda raw: raw in ("BucketOwnerEnforced", "BucketOwnerPreferred"),
        what="lets whoever writes an object decide who may read it",
        mend='say object_ownership = "BucketOwnerEnforced"',
    ),
)
_WHOLE = (no("force_destroy", "goes with everything in it when it is taken out of these files"),)
_COMPANIONS: tuple[tuple[str, tuple[str, ...], tuple[Wish, ...]], ...] = (
    ("aws_s3_bucket_public_access_block", (), _CLOSED),
    ("aws_s3_bucket_versioning", ("versioning_configuration",), _VERSIONED),
    (
        "aws_s3_bucket_server_side_encryption_configuration",
        ("rule", "apply_server_side_encryption_by_default"),
        _ENCRYPTED,
    ),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for bucket in configuration.of("aws_s3_bucket"):
        yield from unmet(RULE.id, bucket.address, bucket.content, _WHOLE)
        for control in companions(configuration, bucket, "aws_s3_bucket_ownership_controls"):
            yield from _judged(bucket, control.content, ("rule",), _OWNED)
        for kind, path, wishes in _COMPANIONS:
            found = list(companions(configuration, bucket, kind))
            for companion in found:
                yield from _judged(bucket, companion.content, path, wishes)
            if not found:
                yield Finding(
                    rule=RULE.id,
                    place=bucket.content.place,
                    what=f"{bucket.address} has no {kind}",
                    mend=f"declare a {kind} for it",
                )


def _judged(bucket: Resource, content: Content, path: tuple[str, ...], wishes: tuple[Wish, ...]) -> Iterator[Finding]:
    for step in path:
        content = next(iter(content.inner(step)), content)
    yield from unmet(RULE.id, bucket.address, content, wishes)


RULE = Rule(
    id="buckets-closed",
    promise="S2",
    says="every bucket blocks public access, is encrypted and keeps versions",
    check=check,
)
