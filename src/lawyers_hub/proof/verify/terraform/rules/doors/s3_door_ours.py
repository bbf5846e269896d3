"""A stolen pod must not carry documents away into a stranger's bucket: the door to S3 leads to named ones.

A policy that is no document of these files is not judged.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import Value
from lawyers_hub.proof.verify.terraform.policies import OBJECT_ACTIONS, Statement, policy, written

_OURS = ("aws:ResourceAccount", "aws:ResourceOrgID")


def check(configuration: Configuration) -> Iterator[Finding]:
    if not configuration.declaration.topology.persistence.buckets:
        return
    for endpoint in configuration.of("aws_vpc_endpoint"):
        service, given = endpoint.content.given("service_name"), endpoint.content.given("policy")
        if not service or not str(service.value.raw).endswith(".s3"):
            continue
        if given is None:
            what = f"{endpoint.address} leads to every bucket in the world: it has no policy"
            yield Finding(rule=RULE.id, place=endpoint.content.place, what=what, mend="name our buckets in a policy")
        said = [statement for statement in policy(configuration, given) or () if statement.allows]
        for statement in said:
            if not _is_bound(statement):
                what = f"{endpoint.address} leads to buckets of strangers"
                mend = "name the bucket, or ask for our account by StringEquals on aws:ResourceAccount"
                yield Finding(rule=RULE.id, place=statement.place, what=what, mend=mend)
        passing = {action for statement in said for action in statement.actions}
        for action in sorted(_needed(configuration) - passing) if said and "s3:*" not in passing else ():
            what = f"{endpoint.address} lets no {action} through, which is declared to be somebody's right"
            yield Finding(rule=RULE.id, place=said[0].place, what=what, mend=f"allow {action} for our buckets")


def _needed(configuration: Configuration) -> set[str]:
    rights = configuration.declaration.topology.aws.rights.values()
    return {action for right in rights for may in right.may for action in OBJECT_ACTIONS[may]}


def _is_bound(statement: Statement) -> bool:
    ours = any(one.test == "StringEquals" and one.variable in _OURS for one in statement.conditions)
    return ours or all(_is_one_bucket(value) for value in statement.resources)


def _is_one_bucket(value: Value) -> bool:
    """Whether the name of the bucket, up to the objects in it, is written without a star."""
    return "*" not in written(value).rpartition(":")[2].partition("/")[0]


RULE = Rule(
    id="s3-door-ours",
    promise="S2",
    says="where buckets are declared, the door to S3 leads to ours or single ones, and lets every right through",
    check=check,
)
