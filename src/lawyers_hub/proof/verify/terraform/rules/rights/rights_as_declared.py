"""A service may do with objects what is declared, and nothing else: who never deletes a document cannot."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import declared, is_meant, keys_of
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import Statement
from lawyers_hub.proof.verify.terraform.roles import account_of, allowed
from lawyers_hub.proof.verify.topology import Right

_NEEDED = {
    "read": (("s3:GetObject", "objects"), ("s3:ListBucket", "bucket"), ("kms:Decrypt", "key")),
    "write": (("s3:PutObject", "objects"), ("kms:GenerateDataKey", "key")),
    "delete": (("s3:DeleteObject", "objects"),),
}
"""Without s3:ListBucket, S3 calls forbidden what is only missing. Source: the S3 API reference, GetObject."""

_HARMLESS = {
    "write": {
        ("s3:AbortMultipartUpload", "objects"),
        ("s3:ListMultipartUploadParts", "objects"),
        ("kms:Decrypt", "key"),
    }
}
_NOTHING = Right(bucket="", may=[])


class Grant(msgspec.Struct, frozen=True):
    """`on` is what of the declared bucket: its objects, itself, or its key. None is something else."""

    action: str
    on: str | None
    statement: Statement


def check(configuration: Configuration) -> Iterator[Finding]:
    topology = configuration.declaration.topology
    if not topology.aws.rights or topology.cluster is None:
        return
    roles = {account_of(configuration, role): role for role in configuration.of("aws_iam_role")}
    for name in topology.services:
        role, right = roles.get(f"{topology.cluster.namespace}:{name}"), topology.aws.rights.get(name)
        if role:
            yield from _judged(configuration, name, role, right or _NOTHING)
        elif right:
            what = f"{name} is declared to {' and '.join(right.may)} in {right.bucket}, and no role is lent to it"
            place = configuration.declaration.place("aws.rights")
            yield Finding(rule=RULE.id, place=place, what=what, mend="make one, and lend it to its service account")


def _judged(configuration: Configuration, name: str, role: Resource, right: Right) -> Iterator[Finding]:
    grants = list(_grants(configuration, role, right))
    held = {(grant.action, grant.on) for grant in grants}
    needed = {one for may in right.may for one in _NEEDED[may]}
    harmless = {one for may in right.may for one in _HARMLESS.get(may, set())}
    for action, on in sorted(needed - held):
        what = f"{name} lacks {action} on the {on} of {right.bucket}, which it is declared to {' and '.join(right.may)}"
        yield Finding(rule=RULE.id, place=role.content.place, what=what, mend=f"allow {action} there, and nowhere else")
    for grant in grants:
        if (grant.action, grant.on) not in needed | harmless:
            where = f"the {grant.on} of {right.bucket}" if grant.on else "what no right of its own is about"
            what = f"{name} is allowed {grant.action} on {where}, which nobody declares"
            yield Finding(rule=RULE.id, place=grant.statement.place, what=what, mend="take it away, or declare it")


def _grants(configuration: Configuration, role: Resource, right: Right) -> Iterator[Grant]:
    buckets = list(declared(configuration, right.bucket)) if right.bucket else []
    for statement in allowed(configuration, role):
        for action in statement.actions if statement.allows else ():
            if action.startswith(("s3:", "kms:")):
                for resource in statement.resources:
                    yield Grant(action, _part(configuration, resource, buckets, right.under), statement)


def _part(configuration: Configuration, value: Value, buckets: list[Resource], under: str) -> str | None:
    for bucket in buckets:
        keys = {address for key in keys_of(configuration, bucket) for address in referred(key.value)}
        if isinstance(value.raw, Computed) and value.raw.address in keys:
            return "key"
        if _is_below(value, bucket, under):
            return "objects"
        if is_meant(value, bucket) and not (isinstance(value.raw, Computed) and "${" in value.raw.path):
            return "bucket"
    return None


def _is_below(value: Value, bucket: Resource, under: str) -> bool:
    if isinstance(value.raw, Computed):
        return value.raw == Computed(bucket.address, f"${{arn}}/{under}*")
    ending = f"/{under}*"
    return (
        isinstance(value.raw, str)
        and value.raw.endswith(ending)
        and is_meant(Value(value.raw.removesuffix(ending)), bucket)
    )


RULE = Rule(
    id="rights-as-declared",
    promise="S2",
    says="every service's role may do with objects exactly what is declared",
    check=check,
)
