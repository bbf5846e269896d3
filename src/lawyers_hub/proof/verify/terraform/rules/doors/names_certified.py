"""Whoever comes by our name is shown a certificate for that name."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.policies import items


def check(configuration: Configuration) -> Iterator[Finding]:
    certified = {name for one in _shown(configuration) for name in (_certified(one) if one else ("*",))}
    balancers = {one.address for one in configuration.of("aws_lb", "aws_alb")}
    for record in configuration.of("aws_route53_record"):
        name = record.content.given("name")
        if name is None or not isinstance(name.value.raw, str) or not _leads_to(record, balancers):
            continue
        if certified and not any(_covers(one, name.value.raw) for one in certified):
            what = f"no certificate is for {name.value.raw}, under which people find the load balancer"
            mend = "ask for a certificate with this domain_name"
            yield Finding(rule=RULE.id, place=record.content.place, what=what, mend=mend)


def _shown(configuration: Configuration) -> Iterator[Resource | None]:
    """The certificates of the listeners; none for one that is not of these files."""
    kinds = ("aws_lb_listener", "aws_alb_listener", "aws_lb_listener_certificate", "aws_alb_listener_certificate")
    for listener in configuration.of(*kinds):
        given = listener.content.given("certificate_arn")
        if given is not None:
            yield _certificate(configuration, given)


def _certificate(configuration: Configuration, given: Argument) -> Resource | None:
    """Also by way of what waits until it is valid."""
    for address in referred(given.value):
        resource = configuration.at(address)
        if resource and resource.kind == "aws_acm_certificate":
            return resource
        inner = resource.content.given("certificate_arn") if resource else None
        if inner is not None and resource and resource.kind == "aws_acm_certificate_validation":
            return _certificate(configuration, inner)
    return None


def _certified(certificate: Resource) -> Iterator[str]:
    content = certificate.content
    for value in (*items(content.given("domain_name")), *items(content.given("subject_alternative_names"))):
        # One of which nobody knows the name may be for any.
        yield value.raw if isinstance(value.raw, str) else "*"


def _leads_to(record: Resource, balancers: set[str]) -> bool:
    names = (block.given("name") for block in record.content.inner("alias"))
    return any(balancers & set(referred(name.value)) for name in names if name)


def _covers(certified: str, name: str) -> bool:
    return certified in ("*", name) or (certified.startswith("*.") and certified[1:] == name[name.find(".") :])


RULE = Rule(
    id="names-certified",
    promise="S2",
    says="every name that leads to the load balancer is in a certificate",
    check=check,
)
