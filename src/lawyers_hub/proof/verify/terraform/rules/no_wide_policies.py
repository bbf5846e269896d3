"""A role may do what it is for, and nothing because it was easier to write."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content
from lawyers_hub.proof.verify.terraform.evaluation import Raw, doubt_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred


def check(configuration: Configuration) -> Iterator[Finding]:
    # In a key's own policy "*" means the key itself, and without it nobody could ever change the key again.
    keys = [key.content.given("policy") for key in configuration.of("aws_kms_key")]
    of_keys = {address for policy in keys if policy for address in referred(policy.value)}
    for document in configuration.resources:
        if document.kind == "aws_iam_policy_document" and document.address not in of_keys:
            for statement in document.content.inner("statement"):
                yield from _judged(document.address, statement)


def _judged(who: str, statement: Content) -> Iterator[Finding]:
    effect = statement.given("effect")
    if effect is not None and effect.value.raw == "Deny":
        return
    given = statement.given("actions") or statement.given("not_actions")
    for action in _items(given):
        wide = "not_actions" in statement.arguments or (isinstance(action, str) and action.endswith("*"))
        doubt = doubt_of(given.value) if given and not isinstance(action, str) else None
        if wide or doubt:
            yield Finding(
                rule=RULE.id,
                place=statement.place_of("actions"),
                what=f"what {who} allows cannot be told, since {doubt}" if doubt else f"{who} allows {action}",
                mend="name each action that is needed",
                verdict="unknown" if doubt else "broken",
            )


def _items(argument: Argument | None) -> list[Raw]:
    if argument is None:
        return []
    raw = argument.value.raw
    return [item.raw for item in raw] if isinstance(raw, tuple) else [raw]


RULE = Rule(
    id="no-wide-policies",
    promise="S2",
    says="every policy names the actions that it allows",
    check=check,
)
