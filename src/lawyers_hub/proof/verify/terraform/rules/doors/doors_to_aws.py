"""Nodes and pods reach AWS inside the VPC: by every declared door, found by its usual name, and S3 by its own."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane.addresses import S3
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.routes import Routes
from lawyers_hub.proof.verify.terraform.plane.standing import members_of, referred
from lawyers_hub.proof.verify.terraform.rules.wishes import unmet, yes

_FOUND = (yes("private_dns_enabled", "is not found by the usual name of its service, so nobody uses it"),)
_NAMES = (
    yes("enable_dns_support", "answers no question about names, so no door to AWS is found"),
    yes("enable_dns_hostnames", "gives no names to addresses, so no door to AWS is found"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    doors = [one for one in configuration.of("aws_vpc_endpoint") if _kind(one) == "Interface"]
    named = {_service(one) for one in doors}
    for name in configuration.declaration.topology.aws.doors:
        if not any(service.endswith(f".{name}") for service in named):
            place = configuration.declaration.place("aws")
            what = f"no door leads to {name} inside the VPC, which is declared to be there"
            yield Finding(rule=RULE.id, place=place, what=what, mend=f"give it an aws_vpc_endpoint for {name}")
    for door in doors:
        yield from unmet(RULE.id, door.address, door.content, _FOUND)
        vpc = door.content.given("vpc_id")
        for resource in (configuration.at(address) for address in (referred(vpc.value) if vpc else ())):
            if resource and resource.kind == "aws_vpc":
                wishes = [wish for wish in _NAMES if not _is_default(resource, wish.argument)]
                yield from unmet(RULE.id, resource.address, resource.content, wishes)
    yield from _past_s3(configuration)


def _past_s3(configuration: Configuration) -> Iterator[Finding]:
    """Whoever is declared to reach S3 does not take the way of the internet there, where S3 has a door."""
    if not any(_service(one).endswith(".s3") for one in configuration.of("aws_vpc_endpoint")):
        return
    routes, members = Routes(configuration), members_of(configuration, Groups(configuration))
    for group in sorted({flow.source for flow in intended(configuration.declaration) if flow.target == S3}):
        for member in members.get(group, ()):
            for subnet in member.subnets:
                place = routes.place_of_table(subnet)
                if place and not routes.has_door_to_s3(subnet):
                    what = f"{group} reaches S3 from {subnet} through the internet, past the door that is made for it"
                    mend = "enter the subnet's route table in the gateway endpoint of S3"
                    yield Finding(rule=RULE.id, place=place, what=what, mend=mend)


def _is_default(vpc: Resource, argument: str) -> bool:
    """Names are answered unless that is switched off."""
    return argument == "enable_dns_support" and vpc.content.given(argument) is None


def _kind(endpoint: Resource) -> object:
    kind = endpoint.content.given("vpc_endpoint_type")
    return kind.value.raw if kind else "Gateway"


def _service(endpoint: Resource) -> str:
    name = endpoint.content.given("service_name")
    return name.value.raw if name and isinstance(name.value.raw, str) else ""


RULE = Rule(
    id="doors-to-aws",
    promise="N2",
    says="every declared door to AWS is there and found by name, and S3 is reached through its own",
    check=check,
)
