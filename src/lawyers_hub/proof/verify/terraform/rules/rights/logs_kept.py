"""Whoever looks into an incident looks back: as far as declared, and into logs that only we can read."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import at_least, unmet


def check(configuration: Configuration) -> Iterator[Finding]:
    kept = configuration.declaration.topology.persistence.logs
    if kept is None:
        return
    days = at_least("retention_in_days", kept.kept_days, f"is not kept for the declared {kept.kept_days} days")
    for group in configuration.of("aws_cloudwatch_log_group"):
        yield from unmet(RULE.id, group.address, group.content, [days])
        if group.content.given("kms_key_id") is None:
            what = f"{group.address} is encrypted with no key of ours"
            yield Finding(rule=RULE.id, place=group.content.place, what=what, mend="give it the key of the logs")


RULE = Rule(
    id="logs-kept",
    promise="S2",
    says="where it is declared how long logs are kept, every group of them is kept so, and under a key of ours",
    check=check,
)
