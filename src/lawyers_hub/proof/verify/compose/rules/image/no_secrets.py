"""What stands in ARG or ENV stays readable in the image's history for as long as the image is there."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.dockerfile import Instruction
from lawyers_hub.proof.verify.compose.secrecy import holds_a_secret, password_in
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    dockerfile = composition.dockerfile
    for one in dockerfile.everything() if dockerfile else ():
        if one.word in {"ARG", "ENV"}:
            for name in _names(one):
                if holds_a_secret(name) or password_in(one.said):
                    yield Finding(
                        rule=RULE.id,
                        place=one.place,
                        what=f"{one.word} {name} leaves a secret in the history of the image",
                        mend="mount it for the one step that needs it: RUN --mount=type=secret",
                    )


def _names(instruction: Instruction) -> list[str]:
    """Of `A=1 B=2`, and of the older `A 1`."""
    words = instruction.said.split()
    return [word.partition("=")[0] for word in words if "=" in word] or words[:1]


RULE = Rule(
    id="dockerfile-no-secrets",
    promise="T1",
    says="no argument and no environment of the image holds a secret",
    check=check,
)
