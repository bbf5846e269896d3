"""A shell between Docker and a program does not pass on that it is to stop, so it is killed in the middle."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for word in ("CMD", "ENTRYPOINT"):
        one = composition.dockerfile.last(word) if composition.dockerfile else None
        if one and not one.said.lstrip().startswith("["):
            yield Finding(
                rule=RULE.id,
                place=one.place,
                what=f"{word} runs in a shell, which does not tell the program when it is to stop",
                mend=f'write {word} ["program", "argument"]',
            )


RULE = Rule(
    id="dockerfile-runs-directly",
    promise="R1",
    says="what the image runs is started without a shell",
    check=check,
)
