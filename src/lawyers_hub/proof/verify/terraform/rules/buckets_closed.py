"""Every bucket is private, encrypted, and keeps every version."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet, yes

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
        for kind, path, wishes in _COMPANIONS:
            companions = [one for one in configuration.of(kind) if _belongs(one, bucket)]
            for companion in companions:
                yield from _judged(bucket, companion.content, path, wishes)
            if not companions:
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


def _belongs(companion: Resource, bucket: Resource) -> bool:
    named, name = companion.content.given("bucket"), bucket.content.given("bucket")
    if named is None:
        return False
    if isinstance(named.value.raw, Computed):
        return named.value.raw.address == bucket.address
    return name is not None and isinstance(named.value.raw, str) and named.value.raw == name.value.raw


RULE = Rule(
    id="buckets-closed",
    promise="S2",
    says="every bucket blocks public access, is encrypted and keeps versions",
    check=check,
)
