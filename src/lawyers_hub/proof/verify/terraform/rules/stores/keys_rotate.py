"""A key that was read once must not open everything for ever, and none goes by mistake."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet, yes

_WISHES = (
    yes("enable_key_rotation", "never changes"),
    Wish(
        argument="deletion_window_in_days",
        holds=lambda raw: raw == 30,
        what="is gone for good in less than 30 days, and with it all that it encrypts",
        mend="say deletion_window_in_days = 30",
        unsaid=30,
    ),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for key in configuration.of("aws_kms_key"):
        yield from unmet(RULE.id, key.address, key.content, _WISHES)


RULE = Rule(
    id="keys-rotate",
    promise="S2",
    says="keys change every year, and are deleted only after 30 days",
    check=check,
)
