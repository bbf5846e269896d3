"""A process that hangs looks alive until it is asked."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.lasting():
        if container.health is None or container.health.disabled or not container.health.test:
            yield container.finding(
                RULE.id,
                "healthcheck",
                f"{container.name} runs all the time, and nobody asks how it is",
                "write a healthcheck with a test that fails when the service does not serve",
            )


RULE = Rule(
    id="compose-health-checks",
    promise="S2",
    says="every service that lasts is asked how it is",
    check=check,
)
