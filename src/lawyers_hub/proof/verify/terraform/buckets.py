"""Buckets with the resources that complete them."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value


def name_of(bucket: Resource) -> str:
    """Empty where only AWS knows it."""
    name = bucket.content.given("bucket")
    return name.value.raw if name and isinstance(name.value.raw, str) else ""


def is_meant(value: Value, bucket: Resource) -> bool:
    """By reference, by its name, or by its ARN."""
    if isinstance(value.raw, Computed):
        return value.raw.address == bucket.address
    name = name_of(bucket)
    return bool(name) and value.raw in (name, f"arn:aws:s3:::{name}")


def companions(configuration: Configuration, bucket: Resource, kind: str) -> Iterator[Resource]:
    for one in configuration.of(kind):
        named = one.content.given("bucket")
        if named is not None and is_meant(named.value, bucket):
            yield one


def within(content: Content, *path: str) -> Iterator[Content]:
    """The innermost blocks of a path."""
    if not path:
        yield content
    for block in content.inner(path[0]) if path else ():
        yield from within(block, *path[1:])


def keys_of(configuration: Configuration, bucket: Resource) -> Iterator[Argument]:
    for block in _encryptions(configuration, bucket):
        if key := block.given("kms_master_key_id"):
            yield key


def encrypted_with_keys(configuration: Configuration, bucket: Resource) -> bool:
    """A key that is named is not taken where the algorithm is that of S3 itself."""
    said = [block.given("sse_algorithm") for block in _encryptions(configuration, bucket)]
    return all(one is None or str(one.value.raw).startswith("aws:kms") for one in said)


def _encryptions(configuration: Configuration, bucket: Resource) -> Iterator[Content]:
    for one in companions(configuration, bucket, "aws_s3_bucket_server_side_encryption_configuration"):
        yield from within(one.content, "rule", "apply_server_side_encryption_by_default")


def declared(configuration: Configuration, word: str) -> Iterator[Resource]:
    """The buckets that a word of the topology stands for: it is a part of their names."""
    yield from (one for one in configuration.of("aws_s3_bucket") if f"-{word}-" in f"-{name_of(one)}-")
