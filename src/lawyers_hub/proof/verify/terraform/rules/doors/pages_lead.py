"""Every page is answered by the service that has it: the load balancer leads each path to its own."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.passages import Passage, passages, taken

_PAGE = "v1/some"
"""A page such as any service may have."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for found in passages(configuration):
        if any(passage.passes_on for passage in found):
            yield from _led(configuration, found)


def _led(configuration: Configuration, found: list[Passage]) -> Iterator[Finding]:
    for name, service in sorted(configuration.declaration.topology.services.items()):
        if service.pages is None:
            continue
        path = f"{service.pages.rstrip('/')}/{_PAGE}"
        passage = taken(found, path)
        if passage is None or passage.doubt:
            continue
        ports = {_port(configuration, address) for address in passage.targets}
        if not passage.passes_on or (ports and not ports & set(service.ports.values())):
            what = f"the load balancer leads {path} past {name}, which has it"
            mend = f"let the first rule that takes it forward to {name}"
            yield Finding(rule=RULE.id, place=passage.place, what=what, mend=mend)


def _port(configuration: Configuration, address: str) -> object:
    resource = configuration.at(address)
    port = resource.content.given("port") if resource else None
    return port.value.raw if port and isinstance(port.value.raw, int) else None


RULE = Rule(
    id="pages-lead",
    promise="N2",
    says="the load balancer leads every page to the service that has it",
    check=check,
)
