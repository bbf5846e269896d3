"""Who meets whom under Compose is worked out as the networks, the ports and the ways out say, and in no other way."""

import tempfile
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.compose import intended, plane_of
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, NEWCOMER, Opening, Plane, Ports
from lawyers_hub.proof.verify.reachability import compare
from tests.unit.proof.verify.compose.shop import composed, shop

Pair = frozenset[str]
NETWORKS = ("front", "back", "aside")
WAYS_OF = {
    "internal: true": (False, False),
    'driver_opts: {MASQ: "false"}': (True, False),
    "driver: bridge": (True, True),
}
"""What a network says: whether it has a door, and whether it leads out."""


def plane(root: Path, text: str) -> Plane:
    composition = composed(root, text)
    assert composition.faults == ()
    return plane_of(composition)


def pairs(found: Plane) -> set[Pair]:
    """Every two of which one may leave for the other, and is let in there."""
    sides = {(opening.source, opening.target, opening.side) for opening in found.openings}

    def may(source: str, target: str) -> bool:
        leaves = (source, target, "out") in sides or (source, "out") in found.uncontrolled
        return leaves and ((source, target, "in") in sides or (target, "in") in found.uncontrolled)

    return {frozenset(pair) for pair in combinations(found.endpoints, 2) if may(*pair) or may(*pair[::-1])} - {
        frozenset((INTERNET, NEIGHBOUR)),
        # Wherever the default network leads out; see below.
        frozenset((INTERNET, NEWCOMER)),
        *(frozenset((outside, "meter")) for outside in (INTERNET, NEIGHBOUR)),
    }


def pair(one: str, other: str) -> Pair:
    return frozenset((one, other))


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.sets(st.sampled_from(NETWORKS)), min_size=1),
    st.fixed_dictionaries({network: st.sampled_from(list(WAYS_OF)) for network in NETWORKS}),
    st.sets(st.sampled_from("abcd")),
    st.sets(st.sampled_from("abcd")),
)
def test_pairs_are_those_of_anybody_who_counts_them(
    members: dict[str, set[str]], networks: dict[str, str], published: set[str], told: set[str]
) -> None:
    services = [
        f"  {name}: {{image: a:1.0, networks: [{', '.join(sorted(joined))}]"
        + (', ports: ["80:80"]' if name in published else "")
        + (', extra_hosts: ["machine:host-gateway"]}' if name in told else "}")
        for name, joined in members.items()
    ]
    said = [f"  {name}: {{{how}}}" for name, how in networks.items()]
    text = "\n".join(["services:", *services, "networks:", *said]).replace(
        "MASQ", "com.docker.network.bridge.enable_ip_masquerade"
    )
    with tempfile.TemporaryDirectory() as folder:
        found = pairs(plane(Path(folder), text))

    doors = {name: any(WAYS_OF[networks[one]][0] for one in joined) for name, joined in members.items()}
    assert found == {
        *(pair(one, other) for one, other in combinations(members, 2) if members[one] & members[other]),
        *(pair(name, INTERNET) for name, joined in members.items() if any(WAYS_OF[networks[one]][1] for one in joined)),
        *(pair(name, INTERNET) for name in members if name in published and doors[name]),
        *(pair(name, "meter") for name in members if name in told and doors[name]),
    }


def test_the_shop_meets_exactly_whom_it_is_meant_to_meet(tmp_path: Path) -> None:
    composition = shop(tmp_path)
    wanted = {frozenset((flow.source, flow.target)) for flow in intended(composition.declaration)}
    assert pairs(plane_of(composition)) == wanted
    assert compare(plane_of(composition), intended(composition.declaration)) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("networks: [watched, machine]", "networks: [watched, machine, money]", ("watch", "till")),
        ("networks: [front, money, mail, watched]", "networks: [front, mail, watched]", ("shop", "till")),
        ("  mail: {}", "  mail: {internal: true}", ("shop", "internet")),
        ("  machine: *no-way-out", "  machine: {internal: true}", ("watch", "meter")),
        ("entrance: &no-way-out\n", "entrance: &no-way-out\n    internal: true\n", ("internet", "door")),
        ("networks: [money, tidying]\n    vol", "network_mode: host\n    vol", ("till", "internet")),
        ("networks: [money, tidying]\n    vol", "network_mode: service:watch\n    vol", ("prepare", "till")),
    ],
)
def test_one_line_opens_or_closes_a_flow_and_is_named(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    composition = shop(tmp_path, (old, new))
    findings = compare(plane_of(composition), intended(composition.declaration))
    assert [one for one in findings if all(word in one.what for word in words)], findings
    assert {finding.place.file for finding in findings} == {"compose.yml"}


@pytest.mark.parametrize(("said", "leads_out"), [("", True), ("\nnetworks: {default: {internal: true}}", False)])
def test_who_names_no_network_may_leave_where_the_default_one_leads(tmp_path: Path, said: str, leads_out: bool) -> None:
    found = plane(tmp_path, f"services: {{a: {{networks: []}}}}{said}\n")
    assert any((one.side, one.source, one.target) == ("out", NEWCOMER, INTERNET) for one in found.openings) is leads_out


def test_an_opening_has_the_lines_that_make_it(tmp_path: Path) -> None:
    text = "services:\n  a:\n    networks:\n      - in\n  b:\n    networks: {in: }\nnetworks:\n  in: {internal: true}\n"
    found = plane(tmp_path, f"{text}  default: {{internal: true}}\n")
    assert found.openings[0] == Opening(
        "out", "a", "b", EVERY_PORT[0], (Place("compose.yml", 4), Place("compose.yml", 8))
    )
    assert found.openings[2].places == (Place("compose.yml", 6), Place("compose.yml", 8))


def test_what_is_published_is_exact_to_the_port(tmp_path: Path) -> None:
    text = 'services:\n  a:\n    ports: ["8443-8444:443-444", "127.0.0.1:9:9", "10.1.2.3:7:7/udp"]\n'
    found = [opening for opening in plane(tmp_path, text).openings if opening.source in {INTERNET, NEIGHBOUR}]
    assert [(opening.source, opening.ports) for opening in found] == [
        (INTERNET, Ports("tcp", 8443, 8444)),
        (NEIGHBOUR, Ports("udp", 7, 7)),
    ]


def test_whoever_names_no_network_is_met_by_newcomers(tmp_path: Path) -> None:
    assert pair("a", NEWCOMER) in pairs(plane(tmp_path, "services: {a: {image: a:1.0}}\n"))


def test_who_has_the_machines_network_reaches_everybody(tmp_path: Path) -> None:
    text = "services: {a: {network_mode: host}, b: {networks: [in]}}\nnetworks: {in: {internal: true}}\n"
    others = ("b", INTERNET, NEIGHBOUR, "meter")
    assert pairs(plane(tmp_path, text)) == {pair("a", other) for other in others}


def test_who_shares_a_services_network_is_where_it_is(tmp_path: Path) -> None:
    text = """\
services: {a: {network_mode: service:b}, b: {networks: [in]}, c: {networks: [in]}, d: {network_mode: service:d}}
networks: {in: {internal: true}}
"""
    assert pairs(plane(tmp_path, text)) == {pair(*two) for two in combinations("abc", 2)}


def test_a_network_can_keep_its_members_apart(tmp_path: Path) -> None:
    apart = 'internal: true, driver_opts: {com.docker.network.bridge.enable_icc: "false"}'
    text = f"services: {{a: {{networks: [in]}}, b: {{networks: [in]}}}}\nnetworks: {{in: {{{apart}}}}}\n"
    assert pairs(plane(tmp_path, text)) == set()


def test_dockers_own_network_is_one_for_all_who_ask_for_it(tmp_path: Path) -> None:
    found = pairs(plane(tmp_path, "services: {a: {network_mode: bridge}, b: {network_mode: bridge}}\n"))
    assert found == {pair("a", "b"), pair("a", INTERNET), pair("b", INTERNET)}


def test_an_address_on_the_wire_is_reached_by_everybody_there(tmp_path: Path) -> None:
    text = "services: {a: {networks: [lan]}}\nnetworks: {lan: {driver: macvlan}}\n"
    assert pairs(plane(tmp_path, text)) == {pair("a", INTERNET), pair("a", NEIGHBOUR)}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("services: {a: {networks: [n]}}\nnetworks: {n: {external: true}}\n", "was made elsewhere"),
        ("services: {a: {networks: [n]}, b: {networks: [n]}}\nnetworks: {n: {driver: weave}}\n", "driver weave"),
        ("services: {a: {networks: [n]}}\nnetworks: {n: {driver: '${D}'}}\n", "driver ${D}"),
        ("services: {a: {networks: [n]}}\nnetworks: {n: {internal: '${I}'}}\n", "nobody gives I a value"),
        ("services: {a: {network_mode: 'container:x'}, b: {}}\n", "a container that this file does not know"),
        ("services: {a: {ports: ['${P}:80']}}\n", "nobody gives P a value"),
    ],
)
def test_what_cannot_be_known_is_in_doubt(tmp_path: Path, text: str, doubt: str) -> None:
    doubts = {opening.doubt for opening in plane(tmp_path, text).openings if opening.doubt}
    assert [one for one in doubts if doubt in one], doubts


def test_the_plane_says_what_it_cannot_tell(tmp_path: Path) -> None:
    found = plane_of(shop(tmp_path))
    assert not found.tells_ports_apart
    assert "neither direction nor port" in found.limits[0]


def test_an_opening_that_is_missing_belongs_to_the_services_networks(tmp_path: Path) -> None:
    composition = shop(tmp_path, ("  watch:\n", "  spy:\n"))
    doors = plane_of(composition).doors
    lines = (tmp_path / "compose.yml").read_text().splitlines()
    assert lines[doors["till", "in"].line - 1].strip() == "networks: [money, tidying]"
    # Where there is no such service, among all of them.
    assert lines[doors["watch", "out"].line - 1] == "services:"


def test_a_way_out_that_is_elsewhere_is_not_meant_here(tmp_path: Path) -> None:
    flows = {(flow.source, flow.target, flow.ports.first) for flow in intended(shop(tmp_path).declaration)}
    assert flows == {
        (INTERNET, "door", 443),
        ("door", "shop", 8080),
        *product(("shop", "prepare"), ("till",), (6379,)),
        ("watch", "shop", 8080),
        ("watch", "meter", 9100),
        ("shop", INTERNET, 587),
    }
