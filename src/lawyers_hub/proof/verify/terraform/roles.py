"""Roles with what they are allowed, and whose they are."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Value
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import Statement, policy, written


def account_of(configuration: Configuration, role: Resource) -> str | None:
    """The service account, `namespace:name`, to which a role is lent; none where it is lent to no single one."""
    trust = policy(configuration, role.content.given("assume_role_policy")) or ()
    texts = [text for statement in trust for one in statement.about(":sub") for text in one.texts]
    return texts[0].removeprefix("system:serviceaccount:") if len(texts) == 1 else None


def allowed(configuration: Configuration, role: Resource) -> Iterator[Statement]:
    """By policies of its own, and by those of these files that are attached to it."""
    for own in configuration.of("aws_iam_role_policy"):
        if _is_of(own, role):
            yield from policy(configuration, own.content.given("policy")) or ()
    for attachment in configuration.of("aws_iam_role_policy_attachment"):
        given = attachment.content.given("policy_arn")
        for address in referred(given.value) if given and _is_of(attachment, role) else ():
            if one := configuration.at(address):
                yield from policy(configuration, one.content.given("policy")) or ()


def managed(configuration: Configuration, role: Resource) -> Iterator[tuple[str, Resource]]:
    """The names of AWS's own policies that are attached to it, with what attaches them."""
    for attachment in configuration.of("aws_iam_role_policy_attachment"):
        given = attachment.content.given("policy_arn")
        if given and _is_of(attachment, role):
            yield _named(given.value), attachment


def has_policies(configuration: Configuration, role: Resource) -> bool:
    """Whether it has any, also one that cannot be read here."""
    return any(
        _is_of(one, role) for one in configuration.of("aws_iam_role_policy", "aws_iam_role_policy_attachment")
    ) or bool(role.content.inner("inline_policy") or role.content.given("managed_policy_arns"))


def _named(arn: Value) -> str:
    text = written(arn)
    return text.rpartition("/")[2] if ":aws:policy/" in text else ""


def _is_of(resource: Resource, role: Resource) -> bool:
    """By reference, or by its name where that is known."""
    given, name = resource.content.given("role"), role.content.given("name")
    if given is None:
        return False
    named = name is not None and isinstance(name.value.raw, str) and given.value.raw == name.value.raw
    return named or role.address in referred(given.value)
