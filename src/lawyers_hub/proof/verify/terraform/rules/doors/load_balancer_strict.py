"""The door passes on what it understands, and goes by no mistake."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet, yes

_WISHES = (
    yes("drop_invalid_header_fields", "passes on headers that two servers may read in two ways"),
    Wish(
        argument="desync_mitigation_mode",
        holds=lambda raw: raw in ("strictest", "defensive"),
        what="lets one request hide in another",
        mend='say desync_mitigation_mode = "strictest"',
        unsaid="defensive",
    ),
    yes("enable_deletion_protection", "may be deleted with one command, and its name with it"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for balancer in configuration.of("aws_lb", "aws_alb"):
        kind = balancer.content.given("load_balancer_type")
        if kind is None or kind.value.raw == "application":
            yield from unmet(RULE.id, balancer.address, balancer.content, _WISHES)


RULE = Rule(
    id="load-balancer-strict",
    promise="S2",
    says="load balancers drop what is ambiguous, and are protected from deletion",
    check=check,
)
