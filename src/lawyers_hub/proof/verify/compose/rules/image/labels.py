"""Whoever meets the image at night can tell what it is and from which source it was built.

Source of the names: https://github.com/opencontainers/image-spec/blob/main/annotations.md
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_NAMES = tuple(f"org.opencontainers.image.{name}" for name in ("title", "version", "revision"))


def check(composition: Composition) -> Iterator[Finding]:
    last = composition.dockerfile.stages[-1] if composition.dockerfile else None
    labels = last.all("LABEL") if last else ()
    said = " ".join(label.said for label in labels)
    missing = [name for name in _NAMES if f"{name}=" not in said]
    if last and missing:
        yield Finding(
            rule=RULE.id,
            place=labels[-1].place if labels else last.place,
            what=f"the image does not say its {', '.join(name.rpartition('.')[2] for name in missing)}",
            mend=f"add LABEL {' '.join(f'{name}=…' for name in missing)}",
        )


RULE = Rule(
    id="dockerfile-labels",
    promise="R1",
    says="the image says what it is, its version and the revision it was built from",
    check=check,
)
