"""A service waits until whom it speaks to can answer. Nothing waits for what watches it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.intent import watchers
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_HEALTHY, _DONE = "service_healthy", "service_completed_successfully"


def check(composition: Composition) -> Iterator[Finding]:
    services = composition.declaration.topology.services
    watching = {services[name].tier for name in watchers(composition.declaration) if name in services}
    for name, container in composition.containers.items():
        declared = services.get(name)
        apart = declared is None or declared.tier in watching
        targets = set() if apart else _spoken_to(composition, name)
        for other in sorted(targets & composition.containers.keys()):
            if services[other].tier not in watching:
                yield from _unmet(container, other, _DONE if services[other].before else _HEALTHY)
        for other, waiting in container.waits_for.items():
            if not apart and other in services and services[other].tier in watching:
                yield Finding(
                    rule=RULE.id,
                    place=waiting.place,
                    what=f"{name} starts only after {other}, which is there to watch it",
                    mend=f"remove {other} from depends_on",
                )


def _spoken_to(composition: Composition, name: str) -> set[str]:
    topology = composition.declaration.topology
    spoken = {target for flow in topology.flows if name in flow.source for target in flow.targets}
    return spoken | {other for other, service in topology.services.items() if name in service.before}


def _unmet(container: Container, other: str, condition: str) -> Iterator[Finding]:
    waiting = container.waits_for.get(other)
    if waiting is None or waiting.condition != condition:
        how = "does not wait for it" if waiting is None else f"waits for it only until {waiting.condition}"
        yield Finding(
            rule=RULE.id,
            place=waiting.place if waiting else container.place_of("depends_on"),
            what=f"{container.name} needs {other} and {how}",
            mend=f"write depends_on: {other}: {{condition: {condition}}}",
        )


RULE = Rule(
    id="compose-start-order",
    promise="Q2",
    says="every service waits for those it speaks to and for what runs before it, and for nobody who watches",
    check=check,
)
