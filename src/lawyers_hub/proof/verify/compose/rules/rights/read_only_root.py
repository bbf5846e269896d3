"""Who breaks into a container can leave nothing there and change nothing that runs."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if not container.read_only:
            yield container.finding(
                RULE.id,
                "read_only",
                f"{container.name} can write everywhere in its own file system",
                "write read_only: true, and name what must be writable under tmpfs or volumes",
            )


RULE = Rule(
    id="compose-read-only-root",
    promise="S2",
    says="no container can write but where its volumes and its tmpfs are",
    check=check,
)
