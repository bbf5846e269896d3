"""What lasts is started again when it ends; what runs once is not."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_AGAIN = ("unless-stopped", "always")
_ONCE = ("no", "false")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.lasting():
        if container.restart not in _AGAIN:
            what = f"{container.name} stays down when it ends or the machine starts again"
            yield container.finding(RULE.id, "restart", what, "write restart: unless-stopped")
    for name, service in composition.declaration.topology.services.items():
        once = composition.containers.get(name) if service.before else None
        if once and once.restart not in _ONCE and not once.restart.startswith("on-failure"):
            what = f"{name} runs once before others, and would be started again each time that it is done"
            yield once.finding(RULE.id, "restart", what, 'write restart: "no"')


RULE = Rule(
    id="compose-restart-policy",
    promise="Q2",
    says="every service that lasts is started again, and one that runs before others is not",
    check=check,
)
