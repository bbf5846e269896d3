"""How long the door waits fits what stands behind it: streams that are silent, processes that stop or begin."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Raw
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet
from lawyers_hub.proof.verify.topology import Service

DRAINS_S, INTERVAL_S, THRESHOLD = 300, 30, 3
"""What AWS takes where nothing is said. Source: Elastic Load Balancing, target group attributes and health checks."""

SLOWEST_DRAIN = 4
"""So many times the time for which a process finishes what it has begun. Longer, and a release only waits."""

SLOWEST_TO_FAIL = 3
"""So many times the time in which a new pod is believed."""


def check(configuration: Configuration) -> Iterator[Finding]:
    topology = configuration.declaration.topology
    silent_s = max((service.silent_s for service in topology.services.values()), default=0)
    overlays = topology.cluster.overlays.values() if topology.cluster else ()
    balancer_s = max((overlay.balancer_s for overlay in overlays), default=0)
    for balancer in configuration.of("aws_lb", "aws_alb"):
        yield from unmet(RULE.id, balancer.address, balancer.content, [_outlasts(silent_s)] if silent_s else [])
    for group in configuration.of("aws_lb_target_group", "aws_alb_target_group"):
        for service in _services(configuration, group):
            if service.grace_s:
                yield from unmet(RULE.id, group.address, group.content, [_drains(service.grace_s)])
        if balancer_s:
            yield from unmet(RULE.id, group.address, group.content, [_begins(SLOWEST_TO_FAIL * balancer_s)])
        for health in group.content.inner("health_check") if balancer_s else ():
            yield from _believes(group, health, balancer_s)


def _services(configuration: Configuration, group: Resource) -> Iterator[Service]:
    port = group.content.given("port")
    for service in configuration.declaration.topology.services.values():
        if port and service.probes and port.value.raw in service.ports.values():
            yield service


def _outlasts(silent_s: float) -> Wish:
    return Wish(
        argument="idle_timeout",
        holds=lambda raw: _number(raw, 0) > silent_s,
        what=f"cuts off connections on which nothing is said for {silent_s:g} s, as is declared to happen",
        mend=f"say idle_timeout = {4 * silent_s:g}",
        unsaid=60,
    )


def _begins(slowest_s: float) -> Wish:
    return Wish(
        argument="slow_start",
        holds=lambda raw: _number(raw, 0) <= slowest_s,
        what="gives a new pod so little at first that growing takes too long",
        mend="say no slow_start",
        unsaid=0,
    )


def _drains(grace_s: float) -> Wish:
    return Wish(
        argument="deregistration_delay",
        holds=lambda raw: grace_s <= _number(raw, 0) <= SLOWEST_DRAIN * grace_s,
        what=f"waits for pods that stop, but not for the {grace_s:g} s in which they finish what they have begun",
        mend=f"say deregistration_delay = {grace_s:g}",
        unsaid=DRAINS_S,
    )


def _believes(group: Resource, health: Content, balancer_s: float) -> Iterator[Finding]:
    interval_s, threshold = _said(health, "interval", INTERVAL_S), _said(health, "healthy_threshold", THRESHOLD)
    took_s = interval_s * threshold
    if took_s > balancer_s:
        what = f"{group.address} takes {took_s:g} s to believe in a new pod, and {balancer_s:g} s are declared"
        place = health.place_of("interval")
        yield Finding(rule=RULE.id, place=place, what=what, mend="ask more often, or believe sooner")
    failed_s = interval_s * _said(health, "unhealthy_threshold", THRESHOLD)
    if failed_s > SLOWEST_TO_FAIL * balancer_s:
        what = f"{group.address} sends people to a pod that is dead for {failed_s:g} s"
        yield Finding(rule=RULE.id, place=health.place_of("unhealthy_threshold"), what=what, mend="give it up sooner")
    if _said(health, "timeout", 0) >= interval_s:
        what = f"{group.address} waits for an answer until it asks again: AWS refuses that"
        yield Finding(
            rule=RULE.id, place=health.place_of("timeout"), what=what, mend="wait less long than the interval"
        )


def _said(health: Content, name: str, otherwise: float) -> float:
    given = health.given(name)
    return _number(given.value.raw if given else None, otherwise)


def _number(raw: Raw, otherwise: float) -> float:
    try:
        return float(str(raw)) if raw is not None else otherwise
    except ValueError:
        return otherwise


RULE = Rule(
    id="doors-wait",
    promise="R1",
    says="the load balancer outlasts silence, lets processes finish, and believes in new ones as soon as declared",
    check=check,
)
