"""What a tag means is decided once, and what comes in is looked through."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import equal, unmet, yes

_TAGS = (equal("image_tag_mutability", "IMMUTABLE", "lets a tag mean another image tomorrow"),)
_SCAN = (yes("scan_on_push", "looks through no image for known weaknesses"),)


def check(configuration: Configuration) -> Iterator[Finding]:
    for repository in configuration.of("aws_ecr_repository"):
        yield from unmet(RULE.id, repository.address, repository.content, _TAGS)
        scanning = repository.content.inner("image_scanning_configuration") or [repository.content]
        yield from unmet(RULE.id, repository.address, scanning[0], _SCAN)


RULE = Rule(
    id="images-immutable",
    promise="R1",
    says="a tag always means the same image, and every image is scanned",
    check=check,
)
