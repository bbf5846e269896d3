"""A role is lent to whom it is for, by name: one service of AWS, or one service account of one namespace."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import Statement, items, policy

_BORROWERS = (
    ("aws_flow_log", "iam_role_arn", "vpc-flow-logs.amazonaws.com"),
    ("aws_db_instance", "monitoring_role_arn", "monitoring.rds.amazonaws.com"),
    ("aws_eks_cluster", "role_arn", "eks.amazonaws.com"),
    ("aws_eks_node_group", "node_role_arn", "ec2.amazonaws.com"),
)
"""Resources with the argument that names their role, and as whom they come for it."""

_DEPUTIES = {"vpc-flow-logs.amazonaws.com", "monitoring.rds.amazonaws.com"}
_OF_WHOM = {"aws:SourceAccount", "aws:SourceArn"}
"""Services that act for whole accounts, and the words by which they say for which. Source: IAM, The confused deputy."""

_ACCOUNT = re.compile(r"system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)")
_PREFIX = "system:serviceaccount:"
_SYSTEM, _AUDIENCE = "kube-system", "sts.amazonaws.com"


def check(configuration: Configuration) -> Iterator[Finding]:
    trusts = {
        role.address: said
        for role in configuration.of("aws_iam_role")
        if (said := policy(configuration, role.content.given("assume_role_policy"))) is not None
    }
    for said in trusts.values():
        for statement in said:
            if statement.allows and "sts:AssumeRoleWithWebIdentity" in statement.actions:
                yield from _lent(configuration, statement)
    for issuer in configuration.of("aws_iam_openid_connect_provider"):
        given = issuer.content.given("client_id_list")
        if given and _is_a_clusters(configuration, issuer) and [one.raw for one in items(given)] != [_AUDIENCE]:
            what = f"{issuer.address} takes tokens that were made for somebody else than AWS"
            yield _finding(given.place, what, f'say client_id_list = ["{_AUDIENCE}"]')
    for kind, argument, service in _BORROWERS:
        for resource in configuration.of(kind):
            yield from _borrowed(resource, argument, service, trusts)


def _is_a_clusters(configuration: Configuration, issuer: Resource) -> bool:
    url = issuer.content.given("url")
    named = (configuration.at(address) for address in (referred(url.value) if url else ()))
    return any(one is not None and one.kind == "aws_eks_cluster" for one in named)


def _borrowed(
    resource: Resource, argument: str, service: str, trusts: dict[str, tuple[Statement, ...]]
) -> Iterator[Finding]:
    given = resource.content.given(argument)
    for role in referred(given.value) if given else ():
        if role in trusts and not any(service in one.named("Service") for one in trusts[role] if one.allows):
            what = f"{role} is lent to others than {service}, so {resource.address} cannot use it"
            yield _finding(trusts[role][0].place, what, f"name {service} among its principals")
        for statement in trusts.get(role, ()) if service in _DEPUTIES else ():
            if statement.allows and not any(one.variable in _OF_WHOM for one in statement.conditions):
                what = f"{service} may take {role} on behalf of any account, and be talked into that"
                yield _finding(statement.place, what, "ask for our account by StringEquals on aws:SourceAccount")


def _lent(configuration: Configuration, statement: Statement) -> Iterator[Finding]:
    audience = [text for one in statement.about(":aud") if one.test == "StringEquals" for text in one.texts]
    accounts = [(one.test, text) for one in statement.about(":sub") for text in one.texts]
    if not audience and any(text.startswith(_PREFIX) for _, text in accounts):
        what = "a role is lent for tokens that were made for somebody else than AWS"
        yield _finding(statement.place, what, "ask for the audience sts.amazonaws.com by StringEquals")
    if not accounts:
        what = "a role is lent to every service account of the cluster"
        yield _finding(statement.place, what, "name one account by StringEquals on the issuer's :sub")
    for test, text in accounts:
        if text.startswith(_PREFIX) and (why := _misfit(configuration, test, text)):
            yield _finding(statement.place, f"a role is lent to {text}, {why}", "name one account that there is")


def _misfit(configuration: Configuration, test: str, text: str) -> str | None:
    found = _ACCOUNT.fullmatch(text)
    if test != "StringEquals" or found is None:
        return "which is no single account in a namespace"
    cluster = configuration.declaration.topology.cluster
    if cluster is None:
        return None
    around = {stand.namespace for stand in cluster.around.values()}
    if found[1] == cluster.namespace:
        return None if found[2] in configuration.declaration.topology.services else "and no service is called so"
    return None if found[1] in around | {_SYSTEM} else "and nobody declares that namespace"


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="roles-trusted",
    promise="S2",
    says="every role is lent to whom it is for, by name, and to nobody else",
    check=check,
)
