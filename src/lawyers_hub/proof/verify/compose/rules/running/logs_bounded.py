"""A log without an end fills the disk, and then nothing works."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_BOUNDED = "logging.options.max-size"
# Docker's own choice where nothing is said; its files grow.
_WITHOUT_END = frozenset({"", "json-file"})


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if _BOUNDED not in container.places and container.log_driver in _WITHOUT_END:
            yield container.finding(
                RULE.id,
                "logging",
                f"what {container.name} logs grows until the disk of the machine is full",
                "write logging: {driver: local, options: {max-size: 10m}}",
            )
        if container.log_driver == "none":
            what = f"what {container.name} logs is lost"
            yield container.finding(RULE.id, "logging", what, "write logging: {driver: local}")


RULE = Rule(
    id="compose-logs-bounded",
    promise="S2",
    says="every container's log has a largest size, or goes elsewhere",
    check=check,
)
