"""Real packets notice what a computation alone would not: a wall that does not stand, and a denial that is none."""

import pytest
from msgspec.structs import replace

from lawyers_hub.proof.verify.packets.model import Gate, Host, Model, Passage, Port
from lawyers_hub.proof.verify.packets.probing import Outcome
from lawyers_hub.proof.verify.packets.proving import (
    Round,
    Trial,
    disagreements,
    prove_plane,
    try_everything,
)
from lawyers_hub.proof.verify.packets.report import AS_COMPUTED, HAVE_A_CONTROL, PlaneProof
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, Intended, Obstacle, Plane, Ports
from tests.infrastructure.packets.conftest import ADDRESSES, HTTP, NAMES, POSTGRES, house, opening

pytestmark = pytest.mark.usefixtures("_permitted")

TOPOLOGY = Place("topology.toml", 1)
BOTH: Round = ("sender", "receiver")
OPENINGS = (
    opening("out", "web", "api", HTTP),
    opening("in", "web", "api", HTTP),
    opening("out", "api", "db", POSTGRES),
    opening("in", "api", "db", POSTGRES),
    opening("out", "web", "db", NAMES),
    opening("in", "web", "db", NAMES),
)


TO_DB = Intended("api", "db", POSTGRES, "the record of everything", TOPOLOGY)


def proven(plane: Plane, hosts: dict[str, Host]) -> PlaneProof:
    return prove_plane(Trial.of(plane, [TO_DB], Model(tuple(hosts.values()))), TOPOLOGY)


def outcomes(plane: Plane, hosts: dict[str, Host], source: str, target: str, ports: Ports) -> dict[Round, Outcome]:
    """What one connection met in each round."""
    tried = (Port(ports.protocol, ports.first),)
    trial = Trial.of(plane, [TO_DB], Model(tuple(hosts.values())))
    with trial.build(tried) as built:
        rounds = try_everything(trial, built, tried)
    return {walls: found[source, target, tried[0]] for walls, found in rounds.items()}


def test_packets_pass_where_both_sides_are_open_and_nowhere_else() -> None:
    small = house(*OPENINGS)

    proof = proven(small.plane, small.hosts)

    assert proof.findings == ()
    # From three that are ours to three and the internet, and from the internet to the three, on four ports.
    assert (proof.endpoints, proof.ports, proof.allowed, proof.denied) == (4, 4, 3, 57)
    assert (proof.controls, proof.probes, proof.doubtful) == (57, 4 * 60, 0)


def test_each_wall_signs_its_denials_and_holds_alone() -> None:
    small = house(*OPENINGS)

    assert outcomes(small.plane, small.hosts, "web", "db", POSTGRES) == {
        BOTH: Outcome.SENDER,
        ("sender",): Outcome.SENDER,
        ("receiver",): Outcome.RECEIVER,
        (): Outcome.CONNECTED,
    }


@pytest.mark.parametrize("ports", [POSTGRES, NAMES, Ports("udp", 5432, 5432)])
def test_what_the_sender_may_send_is_no_less_judged_by_the_receiver(ports: Ports) -> None:
    small = house(opening("out", "web", "db", ports))

    assert outcomes(small.plane, small.hosts, "web", "db", ports) == {
        BOTH: Outcome.RECEIVER,
        ("sender",): Outcome.CONNECTED,
        ("receiver",): Outcome.RECEIVER,
        (): Outcome.CONNECTED,
    }


def test_two_of_a_kind_have_both_walls_between_them() -> None:
    small = house(opening("out", "api", "api", HTTP))

    assert outcomes(small.plane, small.hosts, "api", "api", HTTP)[BOTH] is Outcome.RECEIVER


def test_a_range_ends_where_it_ends() -> None:
    wide = Ports("tcp", 3000, 3010)
    small = house(opening("out", "web", "api", wide), opening("in", "web", "api", wide))

    for port, outcome in {
        2999: Outcome.SENDER,
        3000: Outcome.CONNECTED,
        3010: Outcome.CONNECTED,
        3011: Outcome.SENDER,
    }.items():
        assert outcomes(small.plane, small.hosts, "web", "api", Ports("tcp", port, port))[BOTH] is outcome, port


def test_blocks_of_addresses_have_holes() -> None:
    around = Gate((Passage(peers="0.0.0.0/0", beside=("10.0.0.0/8", "192.168.0.0/16"), ports=EVERY_PORT),))
    small = house(*(opening("out", "web", INTERNET, ports) for ports in EVERY_PORT))
    hosts = small.hosts | {"web": replace(small.hosts["web"], leaving=around)}

    assert outcomes(small.plane, hosts, "web", INTERNET, HTTP)[BOTH] is Outcome.CONNECTED
    assert outcomes(small.plane, hosts, "web", "api", HTTP)[BOTH] is Outcome.SENDER


def test_a_wall_between_stops_what_both_ends_let_pass() -> None:
    in_the_way = Obstacle("api", "db", POSTGRES, Place("acls.tf", 3), "no line lets it in")
    small = house(*OPENINGS, obstacles=(in_the_way,))
    border = Gate((Passage(peers=ADDRESSES["api"], ports=(POSTGRES,), passes=False), *_everybody()), remembers=False)
    hosts = small.hosts | {"db": replace(small.hosts["db"], border_in=border)}

    proof = proven(small.plane, hosts)

    assert proof.findings == ()
    assert outcomes(small.plane, hosts, "api", "db", POSTGRES)[("sender", "between", "receiver")] is Outcome.BETWEEN


def test_a_border_without_memory_stops_answers_that_no_line_lets_through() -> None:
    small = house(*OPENINGS)
    border = Gate((Passage(peers="0.0.0.0/0", ports=(POSTGRES,)),), remembers=False)
    hosts = small.hosts | {"db": replace(small.hosts["db"], border_out=border)}

    assert outcomes(small.plane, hosts, "api", "db", POSTGRES)[("between",)] is Outcome.SILENCE


def _everybody() -> tuple[Passage, ...]:
    return (Passage(peers="0.0.0.0/0", ports=EVERY_PORT),)


def test_swapped_walls_are_noticed() -> None:
    small = house(*OPENINGS)
    api = small.hosts["api"]
    hosts = small.hosts | {"api": replace(api, leaving=api.entering, entering=api.leaving)}

    found = proven(small.plane, hosts).findings

    assert {finding.rule for finding in found} == {AS_COMPUTED}
    assert any("web to api on 3001, with every wall" in finding.what for finding in found)
    assert any("api to db on 5432, with the sender's wall alone" in finding.what for finding in found)


def test_a_wall_that_was_taken_away_is_noticed() -> None:
    small = house(*OPENINGS)
    hosts = small.hosts | {"db": replace(small.hosts["db"], entering=None)}

    found = proven(small.plane, hosts).findings

    assert {finding.verdict for finding in found} == {"broken"}
    assert {finding.place for finding in found if "api to db on 22" in finding.what} == {TOPOLOGY}
    assert any(
        finding.what
        == "internet to db on 22, 3001, 5432, 53/udp, with every wall: connected, and computed was that the "
        "receiver's wall stops it"
        for finding in found
    ), [finding.what for finding in found]


def test_a_hole_in_the_receivers_wall_is_noticed_behind_the_senders() -> None:
    """Nobody gets through with both walls, so only a round with the receiver's alone can tell."""
    small = house(*OPENINGS)
    db = small.hosts["db"]
    assert db.entering is not None
    hole = Gate((*db.entering.passages, Passage(peers=ADDRESSES["web"], ports=(POSTGRES,))))

    found = proven(small.plane, small.hosts | {"db": replace(db, entering=hole)}).findings

    assert [finding.what for finding in found] == [
        "web to db on 5432, with the receiver's wall alone: connected, and computed was that the receiver's "
        "wall stops it"
    ]


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_a_port_without_a_listener_is_no_denial(protocol: str) -> None:
    small = house(*OPENINGS)
    trial = Trial.of(small.plane, (), Model(tuple(small.hosts.values())))
    ports = trial.computed.ports()
    with trial.build(ports) as built:
        gone = next(port for port in ports if port.protocol == protocol)
        built.endpoints["db"][0].listeners.pop(gone).close()
        rounds = try_everything(trial, built, ports)

    found = list(disagreements(trial.computed, rounds))

    assert {one.target for one in found} == {"db"}
    assert {one.port for one in found} == {gone}
    assert () in {one.standing for one in found}, "the control tells"
    assert {one.was for one in found} == {Outcome.NOBODY}


def test_an_unproven_denial_is_unknown() -> None:
    small = house(*OPENINGS)
    # No answer of the database gets out any more, so a connection to it may have been denied or not.
    mute = Gate((), remembers=False)

    found = proven(small.plane, small.hosts | {"db": replace(small.hosts["db"], border_out=mute)}).findings

    assert {(finding.rule, finding.verdict) for finding in found if "no answer" in finding.what} == {
        (HAVE_A_CONTROL, "unknown")
    }


def test_what_cannot_be_resolved_is_counted_and_not_judged() -> None:
    small = house(*OPENINGS, opening("in", INTERNET, "api", HTTP, doubt="nobody gives var.port a value"))

    proof = proven(small.plane, small.hosts)

    assert (proof.findings, proof.doubtful) == ((), 1)
