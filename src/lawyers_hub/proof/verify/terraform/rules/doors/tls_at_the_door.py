"""The door speaks TLS 1.3 alone; who comes without TLS is shown the way and nothing else."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet

_POLICY = Wish(
    argument="ssl_policy",
    holds=lambda raw: isinstance(raw, str) and raw.startswith("ELBSecurityPolicy-TLS13-1-3-"),
    what="speaks older versions than TLS 1.3",
    mend='say ssl_policy = "ELBSecurityPolicy-TLS13-1-3-2021-06"',
    unsaid="ELBSecurityPolicy-2016-08",
)
_TO_HTTPS = Wish(
    argument="protocol",
    holds=lambda raw: raw == "HTTPS",
    what="answers without TLS",
    mend='send everything on: type = "redirect", and in it protocol = "HTTPS"',
)


_WITHOUT = {"80", "8080"}
"""Ports at which nobody expects TLS."""

_TO_ITS_PORT = Wish(
    argument="port",
    holds=lambda raw: str(raw) not in _WITHOUT,
    what="sends people on to a port without TLS",
    mend='say port = "443"',
    unsaid="#{port}",
)


def check(configuration: Configuration) -> Iterator[Finding]:
    for listener in configuration.of("aws_lb_listener", "aws_alb_listener"):
        protocol = listener.content.given("protocol")
        if protocol is not None and protocol.value.raw in ("HTTPS", "TLS"):
            yield from unmet(RULE.id, listener.address, listener.content, [_POLICY])
            if listener.content.given("certificate_arn") is None:
                what = f"{listener.address} has no certificate: AWS refuses that"
                yield Finding(rule=RULE.id, place=listener.content.place, what=what, mend="say certificate_arn")
        else:
            yield from _without_tls(listener)


def _without_tls(listener: Resource) -> Iterator[Finding]:
    for action in listener.content.inner("default_action") or [listener.content]:
        redirects = action.inner("redirect") or [action]
        yield from unmet(RULE.id, listener.address, redirects[0], [_TO_HTTPS, _TO_ITS_PORT])


RULE = Rule(
    id="tls-at-the-door",
    promise="S2",
    says="listeners speak TLS 1.3, or send to one that does",
    check=check,
)
