"""The cluster's API is for those who operate it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content
from lawyers_hub.proof.verify.terraform.evaluation import Value, doubt_of
from lawyers_hub.proof.verify.terraform.plane.addresses import network_of

WIDEST_BITS = 8
"""No operator sits in a network larger than a /8."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for cluster in configuration.of("aws_eks_cluster"):
        for content in cluster.content.inner("vpc_config"):
            yield from _judged(cluster.address, content)


def _judged(who: str, content: Content) -> Iterator[Finding]:
    public = content.given("endpoint_public_access")
    if public is not None and public.value.raw is False:
        return
    cidrs = content.given("public_access_cidrs")
    items = _items(cidrs.value) if cidrs else (Value("0.0.0.0/0"),)
    for item in items:
        network = network_of(item)
        if network is not None and network.prefixlen >= WIDEST_BITS:
            continue
        doubt = doubt_of(item)
        yield Finding(
            rule=RULE.id,
            place=content.place_of("public_access_cidrs"),
            what=f"{who} may let the whole internet ask its API, since {doubt}" if doubt
            else f"{who} lets {item.raw} ask its API",
            mend="name the networks of its administrators in public_access_cidrs, or close endpoint_public_access",
            verdict="unknown" if doubt else "broken",
            because=item.places,
        )  # fmt: skip


def _items(value: Value) -> tuple[Value, ...]:
    return value.raw if isinstance(value.raw, tuple) else (value,)


RULE = Rule(
    id="cluster-api-closed",
    promise="N2",
    says="the cluster's API is open to named networks at most",
    check=check,
)
