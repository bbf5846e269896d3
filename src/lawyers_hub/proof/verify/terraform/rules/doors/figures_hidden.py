"""What services tell of themselves is never shown at the door, however its path is written.

A load balancer compares a path as it was sent, letter by letter, while a process decodes it first.
"""

import re
from collections.abc import Iterable, Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.passages import Passage, passages, taken


def check(configuration: Configuration) -> Iterator[Finding]:
    for found in passages(configuration):
        yield from _shown(configuration, found)


def _shown(configuration: Configuration, found: list[Passage]) -> Iterator[Finding]:
    for path in sorted(_hidden(configuration)):
        for written in _ways_to_write(path):
            passage = taken(found, written)
            if passage and (passage.passes_on or passage.doubt):
                yield Finding(
                    rule=RULE.id,
                    place=passage.place,
                    what=f"the door may pass {written} on, since {passage.doubt}" if passage.doubt
                    else f"the door passes {written} on, where a service tells of itself",
                    mend="answer it at the door by a rule with a lower priority, or pass plain paths on alone",
                    verdict="unknown" if passage.doubt else "broken",
                )  # fmt: skip
                break


def _hidden(configuration: Configuration) -> set[str]:
    services = configuration.declaration.topology.services.values()
    paths = {service.metrics.path for service in services if service.metrics and service.probes}
    return paths | {
        path for service in services if service.probes for path in (service.probes.live, service.probes.ready)
    }


def _ways_to_write(path: str) -> Iterable[str]:
    """The path itself, and others that lead to it: any part of it may be written as its code."""
    head, _, last = path.rpartition("/")
    coded = [f"{path[:at]}%{ord(path[at]):02x}{path[at + 1 :]}" for at in _beginnings(path)]
    return (
        path,
        path + "/",
        *coded,
        f"/{path}",
        f"{head}/./{last}",
        f"{head}//{last}",
        f"{head};/{last}",
    )


def _beginnings(path: str) -> Iterator[int]:
    """Where each part of the path begins."""
    yield from (found.start() + 1 for found in re.finditer(r"/(?=[^/])", path))


RULE = Rule(
    id="figures-hidden",
    promise="N2",
    says="the door passes no path on at which a service tells of itself",
    check=check,
)
