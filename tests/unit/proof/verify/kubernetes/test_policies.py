"""Who may reach whom, as policies say: held against an oracle that follows single packets, and by example."""

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.kubernetes import intended, plane_of
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, NEWCOMER, Opening, Plane, Ports, Side
from tests.unit.proof.verify.kubernetes import packets
from tests.unit.proof.verify.kubernetes.packets import Somebody
from tests.unit.proof.verify.kubernetes.shop import FILE, MANIFESTS, line_of, shop
from tests.unit.proof.verify.kubernetes.town import CROWDS, NAMESPACES, PEOPLE, PODS, town

LABELS = st.dictionaries(st.sampled_from(["app", "tier"]), st.sampled_from(["a", "b", "c"]), max_size=2)
EXPRESSION = st.one_of(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(["app", "tier"]),
            "operator": st.sampled_from(["In", "NotIn"]),
            "values": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True),
        }
    ),
    st.fixed_dictionaries(
        {"key": st.sampled_from(["app", "tier"]), "operator": st.sampled_from(["Exists", "DoesNotExist"])}
    ),
)
SELECTOR = st.fixed_dictionaries(
    {}, optional={"matchLabels": LABELS, "matchExpressions": st.lists(EXPRESSION, max_size=2)}
)
NAMESPACE = st.fixed_dictionaries(
    {}, optional={"matchLabels": st.sampled_from([{"kubernetes.io/metadata.name": name} for name in NAMESPACES])}
)
BLOCK = st.sampled_from(
    [
        {"cidr": "0.0.0.0/0"},
        {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "169.254.0.0/16"]},
        {"cidr": "10.1.0.0/16"},
        {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]},
        {"cidr": "203.0.113.0/24", "except": ["203.0.113.0/25"]},
        {"cidr": "169.254.169.254/32"},
    ]
)
PEER = st.one_of(
    st.fixed_dictionaries({"podSelector": SELECTOR}),
    st.fixed_dictionaries({"namespaceSelector": NAMESPACE}),
    st.fixed_dictionaries({"namespaceSelector": NAMESPACE, "podSelector": SELECTOR}),
    st.fixed_dictionaries({"ipBlock": BLOCK}),
)
PROTOCOL = st.sampled_from(["TCP", "UDP"])
PORT = st.one_of(
    st.fixed_dictionaries({}, optional={"protocol": PROTOCOL}),
    st.fixed_dictionaries({"port": st.sampled_from([53, 80, 443, "web"])}, optional={"protocol": PROTOCOL}),
    st.fixed_dictionaries({"port": st.sampled_from([53, 80]), "endPort": st.sampled_from([80, 443])}),
)


def rules(peers: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({}, optional={peers: st.lists(PEER, max_size=2), "ports": st.lists(PORT, max_size=2)})
    return st.lists(one, max_size=2)


POLICIES = st.lists(
    st.fixed_dictionaries(
        {"podSelector": SELECTOR},
        optional={
            "policyTypes": st.sampled_from([["Ingress"], ["Egress"], ["Ingress", "Egress"]]),
            "ingress": rules("from"),
            "egress": rules("to"),
        },
    ),
    max_size=3,
)
# On both sides of every edge of the ranges above, and on the ends.
PORTS = (1, 52, 53, 54, 79, 80, 81, 442, 443, 444, 8080, 65535)


SIDES: tuple[Side, ...] = ("out", "in")


def policies_of(specs: list[dict[str, Any]]) -> list[packets.Policy]:
    kind = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}
    return [
        # Every third one is of another namespace, where it concerns nobody of ours.
        {**kind, "metadata": {"name": f"p{number}", "namespace": "theirs" if number == 2 else "ours"}, "spec": spec}
        for number, spec in enumerate(specs)
    ]


def passes(
    policies: list[packets.Policy], side: Side, held: Somebody, other: Somebody, port: int, protocol: str
) -> bool:
    """What the oracle says of this one packet."""
    if side == "out":
        return packets.leaves(policies, packets.Packet(held, other, port, protocol.upper()), NAMESPACES)
    return packets.enters(policies, packets.Packet(other, held, port, protocol.upper()), NAMESPACES)


def opens(ranges: Iterable[Ports], port: int, protocol: str) -> bool:
    return any(one.protocol == protocol and one.first <= port <= one.last for one in ranges)


@settings(max_examples=30, deadline=None)
@given(specs=POLICIES)
def test_every_packet_passes_where_the_oracle_lets_it_pass(specs: list[dict[str, Any]]) -> None:
    policies = policies_of(specs)
    plane = plane_of(town(policies))
    for side, name, other in product(SIDES, PODS, PEOPLE):
        found = ranges(plane, side, name, other)
        for port, protocol in product(PORTS, ("tcp", "udp")):
            expected = passes(policies, side, PODS[name], PEOPLE[other], port, protocol)
            assert opens(found, port, protocol) is expected, (side, name, other, port, protocol)


@settings(max_examples=10, deadline=None)
@given(specs=POLICIES)
def test_a_crowd_is_let_through_where_any_one_of_it_is(specs: list[dict[str, Any]]) -> None:
    policies = policies_of(specs)
    plane = plane_of(town(policies))
    for side, name, crowd in product(SIDES, PODS, CROWDS):
        found = ranges(plane, side, name, crowd)
        for port, protocol in product((53, 80, 8080), ("tcp", "udp")):
            members = CROWDS[crowd](port, protocol.upper())
            expected = any(passes(policies, side, PODS[name], one, port, protocol) for one in members)
            assert opens(found, port, protocol) is expected, (side, name, crowd, port, protocol)


def ranges(plane: Plane, side: Side, held: str, other: str) -> list[Ports]:
    pair = (held, other) if side == "out" else (other, held)
    return [one.ports for one in plane.openings if one.side == side and (one.source, one.target) == pair]


def openings(plane: Plane, side: Side, source: str, target: str) -> list[Opening]:
    return [one for one in plane.openings if (one.side, one.source, one.target) == (side, source, target)]


# By example ---------------------------------------------------------------------------------------------------------


def policy(text: str, name: str = "more") -> str:
    return (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: {name}, namespace: shop}}\nspec: {text}\n"
    )


def let_in(tmp_path: Path, source: str, peer: str, ports: str = "[{port: 6379}]") -> list[Opening]:
    """What this peer in a rule of redis opens to the source."""
    rule = f"{{podSelector: {{matchLabels: {{app: redis}}}}, ingress: [{{from: [{peer}], ports: {ports}}}]}}"
    return openings(plane_of(shop(tmp_path, more=policy(rule))), "in", source, "redis")


def test_the_shop_opens_what_is_intended_and_nothing_else(tmp_path: Path) -> None:
    release = shop(tmp_path)
    plane, wanted = plane_of(release), intended(release.declaration, release)
    for side in SIDES:
        sides = {(o.source, o.target, o.ports) for o in plane.openings if o.side == side}
        meant = {
            (flow.source, flow.target, flow.ports)
            for flow in wanted
            if (flow.source if side == "out" else flow.target, side) not in plane.uncontrolled
        }
        assert sides == meant


def test_a_named_port_is_the_number_that_the_receivers_container_gives_it(tmp_path: Path) -> None:
    (opening,) = openings(plane_of(shop(tmp_path)), "in", "door", "shop")
    assert opening.ports == Ports("tcp", 8080, 8080)


def test_a_named_port_of_another_protocol_is_another_port(tmp_path: Path) -> None:
    assert openings(plane_of(shop(tmp_path, "{port: http}", "{port: http, protocol: UDP}")), "in", "door", "shop") == []


def test_a_policy_of_another_namespace_opens_nothing_here(tmp_path: Path) -> None:
    foreign = policy("{podSelector: {}, ingress: [{}]}").replace("namespace: shop", "namespace: doors")
    assert openings(plane_of(shop(tmp_path, more=foreign)), "in", INTERNET, "redis") == []


def test_an_opening_names_the_line_of_the_peer_and_of_the_port(tmp_path: Path) -> None:
    (opening,) = openings(plane_of(shop(tmp_path)), "out", "shop", INTERNET)
    assert [(place.file, place.line) for place in opening.places] == [
        (FILE, line_of("ipBlock")),
        (FILE, line_of("[{port: 587}]")),
    ]


def test_a_pod_that_no_policy_selects_is_open_to_everybody(tmp_path: Path) -> None:
    plane = plane_of(shop(tmp_path, "podSelector: {}", "podSelector: {matchLabels: {app: nobody}}"))
    assert [one.ports for one in openings(plane, "out", "redis", INTERNET)] == list(EVERY_PORT)
    assert openings(plane, "in", NEIGHBOUR, "copy") != []
    assert openings(plane, "in", NEIGHBOUR, "shop") == []


def test_a_newcomer_is_closed_by_a_selector_for_all_and_open_without_it(tmp_path: Path) -> None:
    assert not [one for one in plane_of(shop(tmp_path)).openings if one.side == "in" and one.target == NEWCOMER]


def test_a_selector_that_asks_for_any_name_does_not_hold_a_newcomer(tmp_path: Path) -> None:
    asks = "podSelector: {matchExpressions: [{key: app, operator: Exists}]}"
    plane = plane_of(shop(tmp_path, "podSelector: {}", asks))
    assert openings(plane, "in", NEIGHBOUR, NEWCOMER) != []


def test_a_pod_in_the_machines_own_network_is_held_by_no_policy(tmp_path: Path) -> None:
    plane = plane_of(shop(tmp_path, "enableServiceLinks: false", "hostNetwork: true"))
    assert EVERY_PORT[0] in [one.ports for one in openings(plane, "in", INTERNET, "shop")]


INSIDE = {NEIGHBOUR, "names", "door", NEWCOMER, "shop", "copy", "redis"}


@pytest.mark.parametrize(
    ("peer", "who"),
    [
        ("{namespaceSelector: {}}", INSIDE),
        ("{namespaceSelector: {}, podSelector: {matchLabels: {app: shop}}}", {NEIGHBOUR, "names", "shop"}),
        ("{podSelector: {}}", {NEWCOMER, "shop", "copy", "redis"}),
        ("{podSelector: {matchLabels: {app: spy}}}", {NEWCOMER}),
        (
            "{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [x]}]}}",
            {NEWCOMER, "shop", "copy", "redis"},
        ),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}", {NEIGHBOUR}),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: doors}}}", {NEIGHBOUR, "door"}),
        (
            "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: doors}},"
            " podSelector: {matchLabels: {app: door}}}",
            {"door"},
        ),
        (
            "{ipBlock: {cidr: 0.0.0.0/0}}",
            {INTERNET, NEIGHBOUR, "metadata", "names", "door", NEWCOMER, "shop", "copy", "redis"},
        ),
        ("{ipBlock: {cidr: 203.0.113.9/32}}", {INTERNET}),
        ("{ipBlock: {cidr: 169.254.169.254/32}}", {"metadata"}),
        ("{ipBlock: {cidr: 192.168.0.0/16}}", {NEIGHBOUR}),
        ("{ipBlock: {cidr: 10.15.0.0/16}}", INSIDE),
        ("{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/12]}}", {NEIGHBOUR}),
        ("{ipBlock: {cidr: 127.0.0.0/8}}", set()),
    ],
)
def test_a_peer_means_exactly_these(tmp_path: Path, peer: str, who: set[str]) -> None:
    rule = f"{{podSelector: {{matchLabels: {{app: redis}}}}, ingress: [{{from: [{peer}], ports: [{{port: 22}}]}}]}}"
    plane = plane_of(shop(tmp_path, more=policy(rule)))
    assert {one.source for one in plane.openings if one.side == "in" and one.ports == Ports("tcp", 22, 22)} == who


def test_a_neighbour_who_wears_our_labels_is_not_let_in(tmp_path: Path) -> None:
    assert let_in(tmp_path, NEIGHBOUR, "{podSelector: {matchLabels: {app: shop}}}") == []


def test_labels_of_others_that_nobody_told_of_leave_a_doubt(tmp_path: Path) -> None:
    (opening,) = let_in(tmp_path, "names", "{namespaceSelector: {matchLabels: {team: x}}}")
    assert opening.doubt == "not all labels of names are known"
    assert opening.ports == Ports("tcp", 6379, 6379)


def test_a_block_that_is_none_leaves_a_doubt(tmp_path: Path) -> None:
    (opening,) = let_in(tmp_path, INTERNET, "{ipBlock: {cidr: not_filled_in}}")
    assert opening.doubt == "not_filled_in is no block of addresses, or a hole in it is none"


def test_only_others_know_what_they_call_a_port(tmp_path: Path) -> None:
    names = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {}}"
    rule = f"{{podSelector: {{}}, policyTypes: [Egress], egress: [{{to: [{names}], ports: [{{port: dns}}]}}]}}"
    (opening,) = openings(plane_of(shop(tmp_path, more=policy(rule))), "out", "redis", "names")
    assert (opening.ports, opening.doubt) == (
        EVERY_PORT[0],
        "the pods of names decide which port that is they call dns",
    )


ELSEWHERE = 'redis = { addresses = "10.40.128.0/18" }\nkeeper = { addresses = "10.40.128.0/18" }\ndoor = { namespace'


@pytest.mark.parametrize(
    ("ports", "redis", "keeper"),
    [
        ("[{port: 6379}]", [(6379, 6379)], []),
        ("[{port: 22}]", [(22, 22)], [(22, 22)]),
        ("[{port: 6000, endPort: 7000}]", [(6000, 7000)], [(6000, 6378), (6380, 7000)]),
    ],
)
def test_who_shares_addresses_is_told_apart_by_the_port(
    tmp_path: Path, ports: str, redis: list[tuple[int, int]], keeper: list[tuple[int, int]]
) -> None:
    block = "{ipBlock: {cidr: 10.40.128.0/20}}"
    rule = (
        "{podSelector: {matchLabels: {app: copy}}, policyTypes: [Egress], "
        f"egress: [{{to: [{block}], ports: {ports}}}]}}"
    )
    plane = plane_of(shop(tmp_path, "door = { namespace", ELSEWHERE, more=policy(rule)))
    addressed = {"redis": redis, "keeper": keeper}
    for name, expected in addressed.items():
        found = [o for o in openings(plane, "out", "copy", name) if o.places[0].line > len(MANIFESTS.splitlines())]
        assert [(o.ports.first, o.ports.last) for o in found] == expected
    assert openings(plane, "out", "copy", NEIGHBOUR) == []


def test_the_sides_of_others_are_not_ours_to_say(tmp_path: Path) -> None:
    plane = plane_of(shop(tmp_path))
    assert {name for name, _ in plane.uncontrolled} == {INTERNET, NEIGHBOUR, "metadata", "names", "door"}


def test_an_opening_that_is_missing_belongs_where_rules_of_its_side_stand(tmp_path: Path) -> None:
    doors = plane_of(shop(tmp_path)).doors
    assert doors["redis", "in"].line == line_of("  ingress:", 2)
    assert doors["redis", "out"].line == line_of("name: nothing") + 1
