"""The same Dockerfile builds on the same ground tomorrow."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.images import image_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    earlier = {"scratch"}
    for stage in composition.dockerfile.stages if composition.dockerfile else ():
        if stage.base not in earlier and not image_of(stage.base).is_exact:
            yield Finding(
                rule=RULE.id,
                place=stage.place,
                what=f"a stage stands on {stage.base}, which is not one exact version",
                mend="give the base a version of at least two numbers, or a digest",
                verdict="unknown" if "$" in stage.base else "broken",
            )
        earlier.add(stage.name)


RULE = Rule(
    id="dockerfile-base-pinned",
    promise="R1",
    says="every stage of the image stands on an exact version",
    check=check,
)
