"""A machine lends its role to nobody who happens to run on it, or to speak through it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, equal, unmet

_WISHES: tuple[Wish, ...] = (
    equal("http_tokens", "required", "gives its role to whoever makes it fetch a page (IMDSv1)"),
    equal("http_put_response_hop_limit", 1, "gives its role to every container on it"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for machine in configuration.of("aws_launch_template", "aws_instance"):
        blocks = machine.content.inner("metadata_options") or [machine.content]
        yield from unmet(RULE.id, machine.address, blocks[0], _WISHES)


RULE = Rule(
    id="metadata-closed",
    promise="S2",
    says="machines give their role to nobody but themselves",
    check=check,
)
