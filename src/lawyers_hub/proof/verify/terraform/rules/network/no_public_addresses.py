"""Only what the internet is declared to reach has an address there."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.standing import members_of
from lawyers_hub.proof.verify.terraform.rules.wishes import no, unmet

_SUBNET = (no("map_public_ip_on_launch", "gives an address of the internet to whatever starts in it"),)
_MACHINE = (no("associate_public_ip_address", "has an address of the internet"),)


def check(configuration: Configuration) -> Iterator[Finding]:
    for subnet in configuration.of("aws_subnet", "aws_default_subnet"):
        yield from unmet(RULE.id, subnet.address, subnet.content, _SUBNET)
    for machine in configuration.of("aws_instance", "aws_launch_template"):
        interfaces: list[Content] = machine.content.inner("network_interfaces")
        for content in [machine.content, *interfaces]:
            yield from unmet(RULE.id, machine.address, content, _MACHINE)
    yield from _doors(configuration)


def _doors(configuration: Configuration) -> Iterator[Finding]:
    """Load balancers: as public as the flows of their group."""
    entered = {flow.target for flow in intended(configuration.declaration) if flow.source == INTERNET}
    for name, members in members_of(configuration, Groups(configuration)).items():
        for member in members:
            if member.balances and member.public and name not in entered:
                yield Finding(
                    rule=RULE.id,
                    place=member.resource.content.place_of("internal"),
                    what=f"{member.resource.address} faces the internet, and no flow leads from there to {name}",
                    mend="say internal = true, or declare the flow",
                )


RULE = Rule(
    id="no-public-addresses",
    promise="N2",
    says="nothing has an address of the internet but the declared doors",
    check=check,
)
