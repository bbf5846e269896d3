"""A tmpfs over a folder of the image takes its mode: /tmp is open to all, elsewhere only the owner writes."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        for scratch in container.tmpfs:
            place, _, options = scratch.partition(":")
            if place != "/tmp" and "uid=" not in options:  # noqa: S108 - a folder of the container
                yield container.finding(
                    RULE.id,
                    "tmpfs",
                    f"whether {container.name} can write to {place} after a restart is up to its image",
                    f'write "{place}:uid=…,gid=…" with the account that runs there',
                )


RULE = Rule(
    id="compose-scratch-owned",
    promise="Q2",
    says="every tmpfs beside /tmp belongs to the account that writes to it",
    check=check,
)
