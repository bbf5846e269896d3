"""A service that starts again tomorrow must be the same as today, or no rollback leads back."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.images import image_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if container.doubts.get("image") or not image_of(container.image).is_exact:
            yield container.finding(
                RULE.id,
                "image",
                f"{container.name} runs {container.image or 'an image without a name'}, which is not one exact version",
                "give it a version of at least two numbers, such as 18.6, or a digest",
            )


RULE = Rule(
    id="compose-images-pinned",
    promise="R1",
    says="every container's image has an exact version",
    check=check,
)
