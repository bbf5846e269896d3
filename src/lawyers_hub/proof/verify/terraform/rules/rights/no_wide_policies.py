"""A role may do what it is for, and nothing because it was easier to write.

A policy that is neither a document of these files nor known in all its parts is not judged.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import doubt_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import Statement, documents, items, policy, statements_of
from lawyers_hub.proof.verify.terraform.roles import managed

_ALL_POWERFUL = ("AdministratorAccess", "PowerUserAccess", "FullAccess")
_LOOKS = ("Describe", "List", "Get", "BatchGet", "BatchCheck", "Search", "View")
_KNOW_NO_SINGLE = ("cloudwatch:", "xray:", "logs:", "sts:", "ssmmessages:", "ec2messages:", "ecr:")
"""Services that know some actions only for everything there is."""

_TELLS_SECRETS = {"s3:GetObject", "s3:GetObjectVersion", "kms:Decrypt", "secretsmanager:GetSecretValue"}


def check(configuration: Configuration) -> Iterator[Finding]:
    # In a key's own policy "*" means the key itself, and without it nobody could ever change the key again.
    of_keys, of_doors = (set(_used(configuration, kind)) for kind in ("aws_kms_key", "aws_vpc_endpoint"))
    for document in documents(configuration):
        for statement in statements_of(document):
            if statement.allows and document.address not in of_keys:
                yield from _everything(document.address, statement)
                yield from _everywhere(document.address, statement)
            if statement.allows and document.address not in of_doors:
                yield from _everybody(document.address, statement)
    yield from _as_text(configuration)
    for role in configuration.of("aws_iam_role"):
        for name, attachment in managed(configuration, role):
            if name.endswith(_ALL_POWERFUL):
                what = f"{role.address} may do whatever {name} says"
                yield _finding(attachment.content.place, what, "name the actions that it needs in a policy of its own")


def _as_text(configuration: Configuration) -> Iterator[Finding]:
    """Policies that are written as JSON."""
    for one in configuration.of("aws_iam_role_policy", "aws_iam_policy"):
        given = one.content.given("policy")
        for statement in policy(configuration, given) or () if given and isinstance(given.value.raw, str) else ():
            if statement.allows:
                yield from _everything(one.address, statement)
                yield from _everywhere(one.address, statement)


def _used(configuration: Configuration, kind: str) -> Iterator[str]:
    given = (one.content.given("policy") for one in configuration.of(kind))
    yield from (address for one in given if one for address in referred(one.value))


def _everything(who: str, statement: Statement) -> Iterator[Finding]:
    content = statement.content
    given = content.given("actions") or content.given("not_actions")
    for action in items(given):
        wide = "not_actions" in content.arguments or (isinstance(action.raw, str) and action.raw.endswith("*"))
        doubt = doubt_of(action)
        if wide or doubt:
            yield Finding(
                rule=RULE.id,
                place=content.place_of("actions"),
                what=f"what {who} allows cannot be told, since {doubt}" if doubt else f"{who} allows {action.raw}",
                mend="name each action that is needed",
                verdict="unknown" if doubt else "broken",
            )


def _everywhere(who: str, statement: Statement) -> Iterator[Finding]:
    """What changes things, or tells secrets, is allowed on things that are named."""
    if statement.conditions or not any(one.raw == "*" for one in statement.resources):
        return
    for action in statement.actions:
        looks = action.partition(":")[2].startswith(_LOOKS) and action not in _TELLS_SECRETS
        if not (looks or action.endswith("*") or action.startswith(_KNOW_NO_SINGLE)):
            what = f"{who} allows {action} on everything there is"
            yield _finding(statement.content.place_of("resources"), what, "name what it may be done to")


def _everybody(who: str, statement: Statement) -> Iterator[Finding]:
    """Also a service of AWS acts for everybody, unless it says for whom."""
    everybody = "*" in statement.named("AWS") | statement.named("*")
    free = [one for one in statement.conditions if "*" in one.texts]
    if everybody and not statement.conditions:
        yield _finding(statement.place, f"{who} lets everybody in", "name who is meant")
    for one in free if statement.named("Service") else ():
        what = f"{who} lets a service of AWS in on behalf of everybody: any {one.variable} will do"
        yield _finding(one.place, what, "name on whose behalf it may come")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="no-wide-policies",
    promise="S2",
    says="every policy names the actions that it allows, what may be changed by them, and for whom",
    check=check,
)
