"""The image itself knows how to ask whether it works, wherever it runs."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    if composition.dockerfile is None:
        return
    said = composition.dockerfile.last("HEALTHCHECK")
    if said is None or said.said.upper() == "NONE":
        yield Finding(
            rule=RULE.id,
            place=said.place if said else composition.dockerfile.stages[-1].place,
            what="the image does not say how to ask whether it works",
            mend="add HEALTHCHECK CMD to the last stage",
        )


RULE = Rule(
    id="dockerfile-healthcheck",
    promise="S2",
    says="the image has a health check",
    check=check,
)
