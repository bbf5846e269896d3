"""For how long a bucket keeps what, and who can end that, is a decision: each is declared, and none differs."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import companions, declared, within
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.lifecycles import is_never_destroyed
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, at_least, unmet
from lawyers_hub.proof.verify.topology import BucketKept

_BY_NOBODY = Wish(
    argument="mode",
    holds=lambda raw: raw == "COMPLIANCE",
    what="lets whoever has the right take the lock away",
    mend='say mode = "COMPLIANCE"',
)

_FAR = ("GLACIER", "DEEP_ARCHIVE")


def check(configuration: Configuration) -> Iterator[Finding]:
    for word, kept in configuration.declaration.topology.persistence.buckets.items():
        buckets = list(declared(configuration, word))
        for bucket in buckets:
            yield from _locked(configuration, bucket, kept)
            yield from _passing(configuration, bucket, kept)
            if not is_never_destroyed(configuration, bucket):
                what = f"{bucket.address} may be taken away by one apply, with what it keeps"
                yield _finding(bucket.content.place, what, "say prevent_destroy = true in its lifecycle")
        if not buckets:
            place = configuration.declaration.place("persistence.buckets")
            yield _finding(place, f"the bucket {word} is declared, and none is called so", "make it")


def _locked(configuration: Configuration, bucket: Resource, kept: BucketKept) -> Iterator[Finding]:
    locks = companions(configuration, bucket, "aws_s3_bucket_object_lock_configuration")
    retentions = [block for one in locks for block in within(one.content, "rule", "default_retention")]
    days = at_least("days", kept.locked_days, f"is locked for less than the declared {kept.locked_days} days")
    for retention in retentions:
        yield from unmet(RULE.id, bucket.address, retention, [days, _BY_NOBODY])
    for retention in retentions if not kept.locked_days else ():
        yield _finding(retention.place, f"{bucket.address} is locked, which is not declared", "take the lock away")
    if kept.locked_days and not retentions:
        what = f"{bucket.address} lets anybody delete what is declared to be locked for {kept.locked_days} days"
        yield _finding(bucket.content.place, what, "give it an aws_s3_bucket_object_lock_configuration")


def _passing(configuration: Configuration, bucket: Resource, kept: BucketKept) -> Iterator[Finding]:
    """What goes by itself: versions that were replaced, and objects whose time is over."""
    rules = [
        rule
        for one in companions(configuration, bucket, "aws_s3_bucket_lifecycle_configuration")
        for rule in one.content.inner("rule")
        if (status := rule.given("status")) and status.value.raw == "Enabled" and _is_about_all(rule)
    ]
    for rule in rules:
        for block in (*rule.inner("transition"), *rule.inner("noncurrent_version_transition")):
            kind = block.given("storage_class")
            if kind and kind.value.raw in _FAR:
                what = f"{bucket.address} moves what is in it where nobody reads it for hours ({kind.value.raw})"
                yield _finding(block.place, what, "take the transition away, or take a nearer class")
    replaced = [block for rule in rules for block in rule.inner("noncurrent_version_expiration")]
    expired = [block for rule in rules for block in rule.inner("expiration") if block.given("days")]
    yield from _after(bucket, replaced, "noncurrent_days", kept.replaced_kept_days, "what was replaced or deleted")
    yield from _after(bucket, expired, "days", kept.expires_after_days, "what is in it")


def _is_about_all(rule: Content) -> bool:
    """A filter may name a part of the bucket."""
    filters = rule.inner("filter")
    return not (rule.given("prefix") or any(one.arguments or one.blocks for one in filters))


def _after(bucket: Resource, blocks: list[Content], argument: str, days: int | None, what: str) -> Iterator[Finding]:
    for block in blocks:
        if days is None:
            yield _finding(block.place, f"{bucket.address} removes {what}, which is declared to stay", "take it away")
        else:
            wish = at_least(argument, days, f"keeps {what} for less than the declared {days} days")
            yield from unmet(RULE.id, bucket.address, block, [wish])
    if days is not None and not blocks:
        mend = "let an enabled rule of its aws_s3_bucket_lifecycle_configuration say so"
        yield _finding(bucket.content.place, f"{bucket.address} never removes {what}, due after {days} days", mend)


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="buckets-kept",
    promise="D2",
    says="every bucket keeps and locks what is in it for as long as declared, and Terraform never destroys it",
    check=check,
)
