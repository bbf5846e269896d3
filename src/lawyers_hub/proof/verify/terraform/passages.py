"""The rules of a load balancer, in the order in which a request meets them.

A load balancer compares a path as it was sent, letter by letter.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import doubt_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a listener, or what it does with the rest. `doubt`: it may match anything.

    `targets` are the addresses of the groups to which it leads.
    """

    priority: int
    patterns: tuple[re.Pattern[str], ...]
    passes_on: bool
    targets: frozenset[str]
    place: Place
    doubt: str | None = None


def passages(configuration: Configuration) -> Iterator[list[Passage]]:
    """Of each listener; last those whose listener is not of these files."""
    rules = list(configuration.of("aws_lb_listener_rule", "aws_alb_listener_rule"))
    listeners = list(configuration.of("aws_lb_listener", "aws_alb_listener"))
    for listener in listeners:
        own = [rule for rule in rules if listener.address in _listeners_of(rule)]
        yield [*_in_order(own), _otherwise(listener)]
    known = {listener.address for listener in listeners}
    yield _in_order([rule for rule in rules if not known & _listeners_of(rule)])


def taken(found: list[Passage], path: str) -> Passage | None:
    """The first that takes a path, or may."""
    return next((one for one in found if one.doubt or _matches(one, path)), None)


def _listeners_of(rule: Resource) -> set[str]:
    given = rule.content.given("listener_arn")
    return set(referred(given.value)) if given else set()


def _in_order(rules: list[Resource]) -> list[Passage]:
    return sorted(map(_passage, rules), key=lambda one: one.priority)


def _otherwise(listener: Resource) -> Passage:
    """What becomes of a request that no rule is about."""
    actions = [kind.value.raw for one in listener.content.inner("default_action") if (kind := one.given("type"))]
    return Passage(
        priority=0,
        patterns=(re.compile(""),),
        passes_on=_passes_on(actions),
        targets=_targets(listener.content),
        place=listener.content.place,
    )


def _targets(content: Content) -> frozenset[str]:
    given = (content.given(name) for name in ("target_group_arn", "arn"))
    own = {address for one in given if one for address in referred(one.value)}
    return frozenset(own.union(*(_targets(block) for block in content.blocks)))


def _passes_on(actions: Iterable[object]) -> bool:
    return any(action not in ("fixed-response", "redirect") for action in actions)


def _matches(passage: Passage, path: str) -> bool:
    return any(pattern.search(path) for pattern in passage.patterns)


def _passage(rule: Resource) -> Passage:
    priority = rule.content.given("priority")
    actions = [kind.value.raw for action in rule.content.inner("action") if (kind := action.given("type"))]
    number = priority.value.raw if priority and isinstance(priority.value.raw, int) else 0
    patterns: list[re.Pattern[str]] = []
    doubts = [rule.content.doubt, doubt_of(priority.value) if priority else "its priority is not given"]
    for condition in rule.content.inner("condition"):
        for block in condition.inner("path_pattern"):
            doubts += _enter(patterns, block)
    passes_on = _passes_on(actions) or not actions
    doubt = next((why for why in doubts if why), None)
    return Passage(
        priority=number,
        patterns=tuple(patterns) or (re.compile(""),),
        passes_on=passes_on,
        targets=_targets(rule.content),
        place=rule.content.place,
        doubt=doubt if passes_on else None,
    )


def _enter(patterns: list[re.Pattern[str]], block: Content) -> Iterator[str | None]:
    """Adds what a condition matches; yields what of it is unknown."""
    for name in ("values", "regex_values"):
        for written in _texts(block.given(name)):
            if written is None:
                yield "a path that it matches is unknown"
                continue
            glob = f"^{re.escape(written)}$".replace(r"\*", ".*").replace(r"\?", ".")
            try:
                patterns.append(re.compile(glob if name == "values" else written))
            except re.error:
                yield "its regular expression cannot be read"


def _texts(argument: Argument | None) -> list[str | None]:
    if argument is None:
        return []
    items = argument.value.raw if isinstance(argument.value.raw, tuple) else (argument.value,)
    return [item.raw if isinstance(item.raw, str) else None for item in items]
