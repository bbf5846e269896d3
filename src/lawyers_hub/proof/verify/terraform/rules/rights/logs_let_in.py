"""Whoever writes logs must be let in: to the key that encrypts them, and to the bucket in which they lie."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import companions, is_meant
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import Statement, policy

_CONTEXT = "kms:EncryptionContext:aws:logs:arn"
_OF_BALANCERS, _OF_BUCKETS = "logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com"


def check(configuration: Configuration) -> Iterator[Finding]:
    for group in configuration.of("aws_cloudwatch_log_group"):
        yield from _encrypted(configuration, group)
    for bucket in configuration.of("aws_s3_bucket"):
        for one in companions(configuration, bucket, "aws_s3_bucket_policy"):
            said = policy(configuration, one.content.given("policy"))
            for writer in sorted(_writers(configuration, bucket)) if said is not None else ():
                if not any(_lets_write(statement, writer) for statement in said or ()):
                    what = f"{bucket.address} does not let {writer} write, which is to keep logs there"
                    yield _finding(one, what, f"allow {writer} s3:PutObject in its policy")


def _encrypted(configuration: Configuration, group: Resource) -> Iterator[Finding]:
    key, name = group.content.given("kms_key_id"), group.content.given("name")
    for address in referred(key.value) if key and name else ():
        resource = configuration.at(address)
        said = policy(configuration, resource.content.given("policy")) if resource else None
        known = str(name.value.raw) if name else ""
        if resource and said is not None and not any(_lets_encrypt(statement, known) for statement in said):
            what = f"{address} does not let CloudWatch encrypt {known}: no log could be written there"
            yield _finding(group, what, f"name {known} in the policy of the key")


def _lets_encrypt(statement: Statement, group: str) -> bool:
    services = statement.named("Service")
    if not statement.allows or not any(".amazonaws.com" in one and one.startswith("logs.") for one in services):
        return False
    conditions = list(statement.about(_CONTEXT))
    patterns = [text.partition("log-group:")[2] for one in conditions for text in one.texts]
    return not conditions or any(fnmatchcase(group, pattern) for pattern in patterns)


def _writers(configuration: Configuration, bucket: Resource) -> Iterator[str]:
    for balancer in configuration.of("aws_lb"):
        blocks = balancer.content.inner("access_logs")
        if any(_leads(block.given("bucket"), bucket) for block in blocks):
            yield _OF_BALANCERS
    for log in configuration.of("aws_s3_bucket_logging"):
        if _leads(log.content.given("target_bucket"), bucket):
            yield _OF_BUCKETS


def _leads(target: Argument | None, bucket: Resource) -> bool:
    return target is not None and is_meant(target.value, bucket)


def _lets_write(statement: Statement, writer: str) -> bool:
    """Load balancers wrote as an account of AWS before they wrote as a service: either is let in."""
    named = statement.named("Service") | statement.named("*")
    of_aws = writer == _OF_BALANCERS and bool(statement.named("AWS"))
    return statement.allows and "s3:PutObject" in statement.actions and (writer in named or of_aws)


def _finding(resource: Resource, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=resource.content.place, what=what, mend=mend)


RULE = Rule(
    id="logs-let-in",
    promise="S2",
    says="keys and buckets of logs let in whoever writes there",
    check=check,
)
