"""Whoever starts the image without another word starts it under an account without rights."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    if composition.dockerfile is None:
        return
    said = composition.dockerfile.last("USER")
    user = said.said.partition(":")[0] if said else "root"
    if user in {"root", "0"} or "$" in user:
        yield Finding(
            rule=RULE.id,
            place=said.place if said else composition.dockerfile.stages[-1].place,
            what=f"the image runs as {user}",
            mend="end the last stage with USER and a number that is not 0",
            verdict="unknown" if "$" in user else "broken",
        )


RULE = Rule(
    id="dockerfile-not-root",
    promise="S2",
    says="the image runs under an account without rights",
    check=check,
)
