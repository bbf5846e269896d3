"""Who may read the backups need not be able to read the documents; and whoever reads either is noted."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import companions, declared, encrypted_with_keys, keys_of
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred


def check(configuration: Configuration) -> Iterator[Finding]:
    buckets = configuration.declaration.topology.persistence.buckets
    locked: dict[str, str] = {}
    for word, kept in buckets.items():
        for bucket in declared(configuration, word):
            if kept.own_key:
                yield from _locked_apart(configuration, bucket, locked)
            if kept.noted_in and not _is_noted(configuration, bucket, kept.noted_in):
                what = f"nobody notes who reads {bucket.address}, which is declared to be noted in {kept.noted_in}"
                yield _finding(bucket, what, f"give it an aws_s3_bucket_logging that leads to {kept.noted_in}")


def _locked_apart(configuration: Configuration, bucket: Resource, locked: dict[str, str]) -> Iterator[Finding]:
    keys = {address for key in keys_of(configuration, bucket) for address in referred(key.value)}
    if not keys or not encrypted_with_keys(configuration, bucket):
        yield _finding(bucket, f"{bucket.address} is encrypted with no key of its own", "give it one")
    for key in sorted(keys):
        if key in locked:
            what = f"{bucket.address} is encrypted with the key of {locked[key]}: who reads one can read the other"
            yield _finding(bucket, what, "give it the key that was made for it")
        locked.setdefault(key, bucket.address)


def _is_noted(configuration: Configuration, bucket: Resource, word: str) -> bool:
    notes = {one.address for one in declared(configuration, word)}
    found = (one.content.given("target_bucket") for one in companions(configuration, bucket, "aws_s3_bucket_logging"))
    return any(notes & set(referred(target.value)) for target in found if target)


def _finding(bucket: Resource, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=bucket.content.place, what=what, mend=mend)


RULE = Rule(
    id="buckets-apart",
    promise="S2",
    says="every declared bucket has a key that no other has, and what is read in it is noted where declared",
    check=check,
)
