"""Whoever is declared to be entered through the door is: by one rule of its own, in its pods, while they are well."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.plane.standing import referred
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet
from lawyers_hub.proof.verify.topology import Topology, port_of

_RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")

_IN_ITSELF = Wish(
    argument="target_type",
    holds=lambda raw: raw == "ip",
    what="enters machines in place of pods, whose security group is another",
    mend='say target_type = "ip"',
    unsaid="instance",
)
_WELL = Wish(
    argument="matcher",
    holds=lambda raw: isinstance(raw, str) and all(code.strip().startswith("2") for code in _codes(raw)),
    what="takes for ready what answers with an error",
    mend='say matcher = "200"',
    unsaid="200",
)

_WHERE_IT_LISTENS = Wish(
    argument="port",
    holds=lambda raw: raw == "traffic-port",
    what="asks another port than the one it sends people to",
    mend='say port = "traffic-port", or nothing',
    unsaid="traffic-port",
)
_IN_CLEAR = Wish(
    argument="protocol",
    holds=lambda raw: raw == "HTTP",
    what="speaks TLS to a service that speaks HTTP",
    mend='say protocol = "HTTP"',
    unsaid="HTTP",
)


def check(configuration: Configuration) -> Iterator[Finding]:
    yield from _numbered_twice(configuration)
    led_to = set(_led_to(configuration))
    for group in configuration.of(*_GROUPS):
        for health in group.content.inner("health_check"):
            yield from unmet(RULE.id, group.address, health, [_WELL, _WHERE_IT_LISTENS])
        if led_to and group.address not in led_to:
            what = f"no listener leads to {group.address}, so whatever is in it is never asked"
            yield _finding(group.content, what, "forward to it by a rule of a listener")
    if any(configuration.of("aws_eks_cluster")):
        for port, name in sorted(_behind_the_door(configuration.declaration.topology)):
            yield from _entered(configuration, port, [_IN_ITSELF, _IN_CLEAR] if name == "http" else [_IN_ITSELF])


def _codes(matcher: str) -> list[str]:
    return matcher.replace("-", ",").split(",")


def _entered(configuration: Configuration, port: int, wishes: list[Wish]) -> Iterator[Finding]:
    for group in configuration.of(*_GROUPS):
        given = group.content.given("port")
        if given and given.value.raw == port and group.content.given("vpc_id") is None:
            yield _finding(group.content, f"{group.address} says no VPC, so no pod can be entered", "say vpc_id")
        if given and given.value.raw == port:
            yield from unmet(RULE.id, group.address, group.content, wishes)


def _behind_the_door(topology: Topology) -> set[tuple[int, str]]:
    """The ports, with their names."""
    doors = {target for flow in topology.flows if INTERNET in flow.source for target in flow.targets}
    behind = [(flow, target) for flow in topology.flows if doors & set(flow.source) for target in flow.targets]
    return {(port, flow.port) for flow, target in behind if (port := port_of(topology.services[target], flow.port))}


def _numbered_twice(configuration: Configuration) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], Resource] = {}
    for rule in configuration.of(*_RULES):
        listener, priority = rule.content.given("listener_arn"), rule.content.given("priority")
        if listener and priority and isinstance(priority.value.raw, int):
            first = seen.setdefault((*referred(listener.value), priority.value.raw), rule)
            if first is not rule:
                what = f"{rule.address} has the priority of {first.address}, and AWS takes only one of them"
                yield _finding(rule.content, what, "give it a priority of its own")


def _led_to(configuration: Configuration) -> Iterator[str]:
    for resource in configuration.of(*_RULES, *_LISTENERS):
        for kind in ("action", "default_action"):
            for action in resource.content.inner(kind):
                yield from _targets(action)


def _targets(content: Content) -> Iterator[str]:
    for name in ("target_group_arn", "arn"):
        given = content.given(name)
        yield from referred(given.value) if given else ()
    for block in content.blocks:
        yield from _targets(block)


def _finding(content: Content, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=content.place, what=what, mend=mend)


RULE = Rule(
    id="doors-lead-on",
    promise="N2",
    says="every target group is led to, in an order without doubt, and holds the pods themselves while they are ready",
    check=check,
)
