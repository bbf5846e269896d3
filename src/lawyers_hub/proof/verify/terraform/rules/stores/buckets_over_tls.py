"""What is asked of a bucket without TLS is refused, whoever asks.

A policy that is no document of these files is not judged.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import companions, is_meant
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value
from lawyers_hub.proof.verify.terraform.policies import Statement, policy


def check(configuration: Configuration) -> Iterator[Finding]:
    for bucket in configuration.of("aws_s3_bucket"):
        policies = list(companions(configuration, bucket, "aws_s3_bucket_policy"))
        said = [policy(configuration, one.content.given("policy")) for one in policies]
        if None in said or any(_refuses(statement, bucket) for statements in said for statement in statements or ()):
            continue
        yield Finding(
            rule=RULE.id,
            place=policies[0].content.place if policies else bucket.content.place,
            what=f"{bucket.address} answers whoever asks without TLS",
            mend="deny s3:* to everybody, on the bucket and its objects, where aws:SecureTransport is false",
            because=tuple(statement.place for statements in said for statement in statements or ()),
        )


def _refuses(statement: Statement, bucket: Resource) -> bool:
    """Everybody, everything, and under no other condition."""
    conditions = [(one.test, one.variable, one.texts) for one in statement.conditions]
    return (
        not statement.allows
        and "s3:*" in statement.actions
        and bool({"*"} & (statement.named("AWS") | statement.named("*")))
        and conditions == [("Bool", "aws:SecureTransport", ("false",))]
        and any(is_meant(one, bucket) for one in statement.resources)
        and any(_holds_objects(one, bucket) for one in statement.resources)
    )


def _holds_objects(value: Value, bucket: Resource) -> bool:
    if isinstance(value.raw, Computed):
        return value.raw == Computed(bucket.address, "${arn}/*")
    return isinstance(value.raw, str) and value.raw.endswith("/*") and is_meant(Value(value.raw[:-2]), bucket)


RULE = Rule(
    id="buckets-over-tls",
    promise="S2",
    says="every bucket and all its objects are refused to whoever asks without TLS",
    check=check,
)
