"""What Terraform itself would refuse before it asks AWS anything."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration


def check(configuration: Configuration) -> Iterator[Finding]:
    for mistake in configuration.mistakes:
        yield Finding(rule=RULE.id, place=mistake.place, what=mistake.what, mend="mend this expression or value")


RULE = Rule(
    id="accepted-by-terraform",
    promise="R1",
    says="every expression can be worked out, and every value is one that its variable takes",
    check=check,
)
