"""As many containers run as the topology needs at least; one machine adds none by itself."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        declared = composition.service(container.name)
        wanted = declared.replicas.min if declared and declared.replicas else None
        if wanted is not None and container.replicas != wanted:
            yield Finding(
                rule=RULE.id,
                place=container.place_of("deploy.replicas"),
                what=f"{container.name} runs {container.replicas:g} times, and {wanted} are needed at least",
                mend=f"write deploy.replicas: {wanted}",
                verdict="unknown" if container.doubts.get("deploy") else "broken",
            )


RULE = Rule(
    id="compose-replicas",
    promise="S2",
    says="every service runs as often as the topology needs it at least",
    check=check,
)
