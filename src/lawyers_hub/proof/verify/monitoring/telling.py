"""Reads Alertmanager's configuration: who is told of which alert, and which alert keeps which others quiet.

Source: https://prometheus.io/docs/alerting/latest/configuration/
"""

import re
from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

_MATCHER = re.compile(r"\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(\"(?:[^\"\\]|\\.)*\"|[^\"]*?)\s*")
_DEFAULT_REPEAT_S, _DEFAULT_WAIT_S = 4 * 3600.0, 30.0
_MUTES = ("mute_time_intervals", "active_time_intervals")
# What the source calls <secret>; each has a sibling that ends in _file.
_SECRET = re.compile(r"(password|secret|token|credentials|(api|routing|service|secret|user)_key|slack_api_url)$")
_SECRET_ADDRESSES = {("webhook_configs", "url"), ("slack_configs", "api_url"), ("msteams_configs", "webhook_url")}


class Choice(msgspec.Struct, frozen=True):
    """A matcher of a route or an inhibition."""

    label: str
    operator: str
    value: str
    place: Place

    def takes(self, labels: Mapping[str, str]) -> bool:
        found = labels.get(self.label, "")
        if self.operator in {"=", "!="}:
            return (found == self.value) == (self.operator == "=")
        try:
            return (re.fullmatch(self.value, found) is not None) == (self.operator == "=~")
        except re.error:
            return False


class Route(msgspec.Struct, frozen=True):
    receiver: str
    choices: tuple[Choice, ...]
    repeat_s: float
    wait_s: float
    muted: tuple[str, ...]
    goes_on: bool
    place: Place
    routes: "tuple[Route, ...]"

    def taken(self, labels: Mapping[str, str]) -> "Iterator[Route]":
        """The routes by which an alert goes out: the innermost that take it, the first unless one says `continue`."""
        found = False
        for route in self.routes:
            if all(choice.takes(labels) for choice in route.choices):
                found = True
                yield from route.taken(labels)
                if not route.goes_on:
                    break
        if not found:
            yield self

    def everything(self) -> "Iterator[Route]":
        yield self
        for route in self.routes:
            yield from route.everything()


_DEFAULTS = Route("", (), _DEFAULT_REPEAT_S, _DEFAULT_WAIT_S, (), False, Place("", 1), ())


class Receiver(msgspec.Struct, frozen=True):
    """`ways` are the kinds of messages that it sends, `addresses` where they go."""

    name: str
    place: Place
    ways: tuple[str, ...]
    addresses: frozenset[str]


class Inhibition(msgspec.Struct, frozen=True):
    sources: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    equal: tuple[str, ...]
    place: Place


class Telling(msgspec.Struct, frozen=True):
    """`secrets` are the keys whose secret value stands in the file itself, with their places."""

    route: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    secrets: tuple[tuple[str, Place], ...] = ()


def read_telling(top: Node, shapes: Shapes) -> Telling:
    receivers = tuple(_receiver(one, shapes) for one in shapes.items(top.get("receivers")))
    inhibitions = tuple(
        Inhibition(
            _choices(one, ("source_matchers", "source_match"), shapes),
            _choices(one, ("target_matchers", "target_match"), shapes),
            shapes.words(one.get("equal")),
            one.place,
        )
        for one in shapes.items(top.get("inhibit_rules"))
    )
    route = top.get("route") or Node(top.place, {})
    return Telling(_route(route, _DEFAULTS, shapes), receivers, inhibitions, tuple(_secrets(top)))


def _secrets(node: Node, way: str = "") -> Iterator[tuple[str, Place]]:
    """`way` is the nearest key around it that ends in `_configs`: an address is a secret in some and none in others."""
    if isinstance(node.value, list):
        for item in node.value:
            yield from _secrets(item, way)
    for key, inner in node.value.items() if isinstance(node.value, dict) else ():
        yield from _secrets(inner, key if key.endswith("_configs") else way)
        if inner.text and (_SECRET.search(key) or (way, key) in _SECRET_ADDRESSES):
            yield key, inner.place


def _receiver(node: Node, shapes: Shapes) -> Receiver:
    ways = tuple(key for key, inner in shapes.mapping(node).items() if key.endswith("_configs") and inner.value)
    addresses = frozenset(one.text for key in ways for one in shapes.mapping(node)[key].scalars() if "/" in one.text)
    return Receiver(node.said("name"), node.place, ways, addresses)


def _route(node: Node, around: Route, shapes: Shapes) -> Route:
    """What a route does not say it has from the one around it."""
    wait = node.said("group_wait")
    found = Route(
        receiver=node.said("receiver") or around.receiver,
        choices=_choices(node, ("matchers", "match"), shapes),
        repeat_s=seconds(node.said("repeat_interval")) or around.repeat_s,
        wait_s=seconds(wait) if wait else around.wait_s,
        muted=tuple(key for key in _MUTES if node.get(key)),
        goes_on=shapes.flag(node.get("continue")),
        place=node.place,
        routes=(),
    )
    return replace(found, routes=tuple(_route(one, found, shapes) for one in shapes.items(node.get("routes"))))


def _choices(node: Node, keys: tuple[str, str], shapes: Shapes) -> tuple[Choice, ...]:
    """Of today's form, a list of texts, and the older one, a mapping."""
    found: list[Choice] = []
    for one in shapes.items(node.get(keys[0])):
        if parts := _MATCHER.fullmatch(one.text):
            found.append(Choice(parts[1], parts[2], parts[3].strip('"').replace('\\"', '"'), one.place))
        else:
            shapes.faults.append(Fault(one.place, f"has {one.text!r}, which chooses no alert"))
    older = shapes.mapping(node.get(keys[1]))
    return (*found, *(Choice(label, "=", inner.text, inner.place) for label, inner in older.items()))
