"""What services tell of themselves is never shown at the door, however its path is written.

A load balancer compares a path as it was sent, letter by letter, while a process decodes it first.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.evaluation import doubt_of
from lawyers_hub.proof.verify.terraform.plane.standing import referred


class Passage(msgspec.Struct, frozen=True):
    """One rule of a listener. `doubt`: it may match anything."""

    priority: int
    patterns: tuple[re.Pattern[str], ...]
    passes_on: bool
    place: Place
    doubt: str | None = None


def check(configuration: Configuration) -> Iterator[Finding]:
    rules = list(configuration.of("aws_lb_listener_rule", "aws_alb_listener_rule"))
    listeners = list(configuration.of("aws_lb_listener", "aws_alb_listener"))
    for listener in listeners:
        own = [rule for rule in rules if listener.address in _listeners_of(rule)]
        yield from _shown(configuration, [*_passages(own), _otherwise(listener)])
    known = {listener.address for listener in listeners}
    yield from _shown(configuration, _passages([rule for rule in rules if not known & _listeners_of(rule)]))


def _shown(configuration: Configuration, passages: list[Passage]) -> Iterator[Finding]:
    for path in sorted(_hidden(configuration)):
        for written in _ways_to_write(path):
            passage = next((one for one in passages if one.doubt or _matches(one, written)), None)
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


def _listeners_of(rule: Resource) -> set[str]:
    given = rule.content.given("listener_arn")
    return set(referred(given.value)) if given else set()


def _passages(rules: list[Resource]) -> list[Passage]:
    return sorted(map(_passage, rules), key=lambda one: one.priority)


def _otherwise(listener: Resource) -> Passage:
    """What becomes of a request that no rule is about."""
    actions = [kind.value.raw for one in listener.content.inner("default_action") if (kind := one.given("type"))]
    return Passage(0, (re.compile(""),), _passes_on(actions), listener.content.place)


def _passes_on(actions: Iterable[object]) -> bool:
    return any(action not in ("fixed-response", "redirect") for action in actions)


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
        number, tuple(patterns) or (re.compile(""),), passes_on, rule.content.place, doubt if passes_on else None
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


RULE = Rule(
    id="figures-hidden",
    promise="N2",
    says="the door passes no path on at which a service tells of itself",
    check=check,
)
