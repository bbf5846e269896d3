"""A file of the machine that a container reads is the machine's to change."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        for mount in container.mounts:
            if mount.kind == "bind" and not mount.read_only:
                yield Finding(
                    rule=RULE.id,
                    place=mount.place,
                    what=f"{container.name} can change {mount.source} on the machine",
                    mend="write read_only: true for this volume",
                )


RULE = Rule(
    id="compose-binds-read-only",
    promise="S2",
    says="no container can change a file of the machine",
    check=check,
)
