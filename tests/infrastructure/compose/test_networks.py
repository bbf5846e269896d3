"""Who can reach whom in Compose is who may, by topology.toml: in both directions, no pair more and none less.

Compose has no rules for ports, so pairs are all that can be compared here. Ports are Kubernetes' and AWS's to keep.
"""

from pathlib import Path

import pytest

from tests.infrastructure.compose.staging import FILE, declared, pairs_of, read, staging, topology

# Ways out of the house, and those to what the machine brings along; each network of theirs has one member.
WAYS_OUT = {"entrance": "lb", "machine": "prometheus", "mail": "worker", "telling": "alertmanager"}


def test_services_meet_if_and_only_if_one_may_speak_to_the_other() -> None:
    assert staging().pairs() == declared(staging().services)


def test_every_service_is_one_that_is_declared() -> None:
    assert set(staging().services) == set(topology()["services"])


def test_a_network_too_many_is_noticed(tmp_path: Path) -> None:
    opened = tmp_path / "compose.yml"
    opened.write_text(FILE.read_text().replace("networks: [edge, watched]", "networks: [edge, watched, api-db]"))

    assert read(opened).pairs() - declared(read(opened).services) == {frozenset(("web", "db"))}


def test_a_missing_network_is_noticed(tmp_path: Path) -> None:
    closed = tmp_path / "compose.yml"
    closed.write_text(FILE.read_text().replace("networks: [edge, watched, api-db]", "networks: [edge, watched]"))

    assert declared(read(closed).services) - read(closed).pairs() == {frozenset(("api", "db"))}


def test_every_other_network_is_a_room_without_a_door() -> None:
    doors = {name for name, network in staging().networks.items() if not network.internal}

    assert doors == set(WAYS_OUT)


@pytest.mark.parametrize(("network", "member"), WAYS_OUT.items())
def test_nobody_meets_anybody_on_a_way_out(network: str, member: str) -> None:
    assert staging().members(network) == {member}


def test_only_who_may_leave_the_house_can() -> None:
    """Documents are a volume here, so nobody needs the way to an object store."""
    masqueraded = {
        member
        for network, member in WAYS_OUT.items()
        if staging().networks[network].driver_opts.get("com.docker.network.bridge.enable_ip_masquerade") != "false"
    }

    assert masqueraded == {*topology()["egress"]["mail"]["from"], *topology()["egress"]["alerts"]["from"]}


def test_prometheus_alone_reaches_what_the_machine_brings_along() -> None:
    assert any("compose" in given["on"] for given in topology()["given"].values())
    assert staging().members("machine") == {"prometheus"}


def test_the_world_reaches_the_load_balancer_and_nothing_else() -> None:
    published = {(name, port.target, port.published) for name, one in staging().services.items() for port in one.ports}

    assert published == {("lb", port, str(port)) for port in topology()["services"]["lb"]["ports"].values()}
    assert not any(one.network_mode for one in staging().services.values())


def test_the_data_is_in_no_network_with_a_door() -> None:
    for name, service in topology()["services"].items():
        if service["tier"] == "data":
            assert not set(staging().services[name].networks) & set(WAYS_OUT), name


def test_who_is_declared_to_speak_is_told_from_who_is_not() -> None:
    """The comparison itself: it names a pair of the same tier that may not meet."""
    assert frozenset(("api", "worker")) in pairs_of(staging().services) - declared(staging().services)
