"""Whoever goes back to an earlier release finds its image, and what runs can be fetched again."""

import json
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration

FEWEST = 5
"""Releases to go back to."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for policy in configuration.of("aws_ecr_lifecycle_policy"):
        given = policy.content.given("policy")
        if given is None or not isinstance(given.value.raw, str):
            continue
        for number, by_age in _ended(given.value.raw):
            what = f"{policy.address} removes images by their age, also one that still runs" if by_age else (
                f"{policy.address} keeps {number} images, too few to go back to"
            )  # fmt: skip
            mend = f"keep the last {FEWEST} or more, by countType imageCountMoreThan"
            yield Finding(rule=RULE.id, place=given.place, what=what, mend=mend, because=given.places[1:])


def _ended(policy: str) -> Iterator[tuple[int, bool]]:
    """What each rule leaves of images that have a tag; a rule about the others alone takes none of a release."""
    try:
        rules = json.loads(policy)["rules"]
        chosen = [rule["selection"] for rule in rules]
        found = [
            (one["tagStatus"], one["countType"] != "imageCountMoreThan", int(one["countNumber"])) for one in chosen
        ]
    except (ValueError, TypeError, KeyError):
        return
    for status, by_age, number in found:
        if status != "untagged" and (by_age or number < FEWEST):
            yield number, by_age


RULE = Rule(
    id="images-kept",
    promise="R1",
    says="registries keep enough releases to go back to",
    check=check,
)
