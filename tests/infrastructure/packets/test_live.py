"""Looking from inside of what runs: what is asked there, and what is made of the answers.

A script stands in for `docker run` and `kubectl exec`: it runs on this machine what those would run inside.
test_live_compose.py has a real Docker; not exercised is a cluster.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lawyers_hub.cli import app
from lawyers_hub.proof.verify.packets import Outside, PlaneProof
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live import prove_live
from lawyers_hub.proof.verify.packets.live.instances import Instance, Published, Running, Unseen
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, Opening, Plane, Ports
from lawyers_hub.proof.verify.topology import Artifacts, Network, Service, Topology
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import REPOSITORY
from tests.infrastructure.packets.stand_in import script

TOPOLOGY = Place("topology.toml", 1)
OPENED = Place("compose.yml", 7)


@pytest.fixture
def port() -> Iterator[int]:
    """On which somebody listens, here."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def instance(folder: Path, service: str = "web", does: str = f'exec {sys.executable} "$@"') -> Instance:
    """Of a service that is, as it were, this machine."""
    door = script(folder, f"enter-{service}", f'[ "$1" = python ] || exit 9\nshift\n{does}')
    return Instance(service=service, name=f"{service}-1", addresses=("127.0.0.1",), door=(str(door),))


def looked(
    port: int,
    *instances: Instance,
    openings: tuple[Opening, ...] = (),
    targets: tuple[str, ...] = ("localhost",),
    outside: Outside | None = None,
    **running: Any,
) -> PlaneProof:
    """Services are called by names that this machine knows."""
    services = {name: Service(tier="app", why="serves", ports={"http": port}) for name in targets}
    seen = Running(instances=instances, **{"names": frozenset(targets), "meant": frozenset(), **running})
    computed = Computed(shop(*targets, openings=openings), (), {}, {})
    return prove_live(lambda: seen, declared(services), computed, TOPOLOGY, outside)


def declared(services: dict[str, Service]) -> Topology:
    return Topology(
        system="shop", environment="test", network=Network(vpc_cidr="10.0.0.0/16", zones=1), tiers={"app": "ours"},
        services=services, flows=[], artifacts=Artifacts(),
    )  # fmt: skip


def shop(*targets: str, openings: tuple[Opening, ...] = ()) -> Plane:
    return Plane(
        name="shop",
        endpoints=frozenset({"web", INTERNET, *targets}),
        openings=openings,
        uncontrolled=frozenset({(INTERNET, "in"), (INTERNET, "out")}),
        doors={},
    )


def both_sides(target: str, port: int, source: str = "web") -> tuple[Opening, Opening]:
    ports, places = Ports("tcp", port, port), (OPENED,)
    return Opening("out", source, target, ports, places), Opening("in", source, target, ports, places)


def test_what_may_connect_and_does_is_kept(tmp_path: Path, port: int) -> None:
    closed = Instance(service="db", name="db-1", addresses=())
    proof = looked(port, instance(tmp_path), closed, openings=both_sides("localhost", port))

    assert proof.findings == ()
    assert (proof.plane, proof.is_live, proof.probes, proof.allowed) == ("shop, live", True, 1, 1)
    assert proof.not_looked_from == ("db-1",)


def test_what_may_not_connect_and_does_is_broken(tmp_path: Path, port: int) -> None:
    [finding] = looked(port, instance(tmp_path)).findings

    assert (finding.verdict, finding.place) == ("broken", TOPOLOGY)
    assert finding.what == (
        f"web-1 to localhost on {port}, where they run: connected, and computed was that it is stopped"
    )


def test_who_is_not_found_by_name_is_still_tried_at_its_address(tmp_path: Path, port: int) -> None:
    db = instance(tmp_path, "db.invalid")
    [finding] = looked(port, instance(tmp_path), db, targets=("db.invalid",)).findings

    assert "web-1 to db.invalid" in finding.what
    assert "connected at 127.0.0.1, and computed was that it is stopped" in finding.what


def test_what_may_connect_must_be_found_by_name(tmp_path: Path, port: int) -> None:
    openings = both_sides("db.invalid", port)
    db = instance(tmp_path, "db.invalid")
    [finding] = looked(port, instance(tmp_path), db, openings=openings, targets=("db.invalid",)).findings

    assert "no such name there, and computed was that it passes" in finding.what
    assert finding.place == OPENED


def test_what_has_no_name_is_reached_at_its_address(tmp_path: Path, port: int) -> None:
    openings = both_sides("pod", port)
    proof = looked(
        port, instance(tmp_path), instance(tmp_path, "pod"), openings=openings, targets=("pod",), names=frozenset()
    )

    assert proof.findings == ()
    assert proof.allowed == 1


def test_what_may_connect_and_does_not_is_broken_at_the_lines_that_open_it(tmp_path: Path) -> None:
    # Nobody listens on the first port.
    [finding] = looked(1, instance(tmp_path), openings=both_sides("localhost", 1)).findings

    assert finding.what == "web-1 to localhost on 1, where they run: refused, and computed was that it passes"
    assert finding.place == OPENED


def test_a_denial_is_proven_only_where_somebody_listens(tmp_path: Path) -> None:
    proof = looked(1, instance(tmp_path), targets=("localhost", "nobody.invalid"))

    assert proof.findings == ()
    assert (proof.denied, proof.controls) == (2, 0)


def test_a_service_that_answers_itself_is_the_control_of_denials(tmp_path: Path, port: int) -> None:
    shut = instance(tmp_path, does='echo \'["no answer", "no answer"]\'')
    proof = looked(port, shut, instance(tmp_path, "localhost"))

    assert proof.findings == ()
    assert (proof.denied, proof.controls) == (1, 1)


def test_the_internet_is_tried_where_somebody_there_is_named(tmp_path: Path, port: int) -> None:
    proof = looked(port, instance(tmp_path), targets=(), outside=Outside("127.0.0.1", port))

    [finding] = proof.findings
    assert finding.what.startswith(f"web-1 to internet on {port}, where they run: connected at 127.0.0.1")


def test_a_refusal_of_the_internet_is_proven_by_this_machine_that_connects(tmp_path: Path, port: int) -> None:
    shut = instance(tmp_path, does="echo '[\"no answer\"]'")
    proof = looked(port, shut, targets=(), outside=Outside("127.0.0.1", port))

    assert proof.findings == ()
    assert (proof.denied, proof.controls) == (1, 1)


@pytest.mark.parametrize(("host", "found"), [("0.0.0.0", 1), ("", 1), ("127.0.0.1", 0), ("::1", 0)])  # noqa: S104
def test_a_port_that_the_machine_answers_on_is_open_to_whoever_reaches_it(host: str, found: int) -> None:
    proof = looked(5432, published=(Published("localhost", 5432, host, 15432),))

    assert len(proof.findings) == found
    assert all("and computed was that nobody outside reaches it" in finding.what for finding in proof.findings)


def test_a_door_of_the_files_that_the_machine_lacks_is_broken() -> None:
    [finding] = looked(443, openings=both_sides("localhost", 443, INTERNET), published=()).findings

    assert finding.what == "the machine does not answer for localhost on 443, and computed was that it does"
    assert finding.place == OPENED


def test_what_should_run_and_does_not_is_unknown() -> None:
    [finding] = looked(1, meant=frozenset({"worker"})).findings

    assert finding.verdict == "unknown"
    assert finding.what.startswith("nothing of worker runs")


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo no such container >&2; exit 1", "it said: no such container"),
        ("echo hello", "JSON is malformed"),
        ("echo '[]'", "zip() argument 2 is shorter"),
        ("exit 3", "it failed without a word"),
    ],
)
def test_whom_nobody_can_look_into_is_unknown(tmp_path: Path, port: int, does: str, said: str) -> None:
    proof = looked(port, instance(tmp_path, does=does))

    [finding] = proof.findings
    assert (finding.verdict, proof.probes) == ("unknown", 0)
    assert said in finding.what
    assert finding.mend.endswith("enter-web python --version")


def test_a_program_that_is_not_there_is_told(tmp_path: Path, port: int) -> None:
    gone = Instance(service="web", name="web-1", addresses=(), door=(str(tmp_path / "docker"), "run"))
    [finding] = looked(port, gone).findings

    assert finding.verdict == "unknown"
    assert "No such file or directory" in finding.what


def test_what_cannot_be_seen_at_all_is_unknown_and_never_passes() -> None:
    def blind() -> Running:
        raise Unseen("nobody is there")

    proof = prove_live(blind, declared({}), Computed(shop(), (), {}, {}), TOPOLOGY)

    [finding] = proof.findings
    assert (finding.verdict, proof.is_live, proof.probes) == ("unknown", True, 0)
    assert finding.what == "no packet was sent in shop, live: nobody is there"


def told(*words: str) -> str:
    result = CliRunner().invoke(app, ["verify", "--root", str(REPOSITORY / "examples" / "notes"), *words])
    assert isinstance(result.exception, CannotRun)
    return str(result.exception)


@pytest.mark.parametrize("plane", ["terraform", "nomad"])
def test_a_plane_that_cannot_run_is_told_with_those_that_can(plane: str) -> None:
    assert told("--live", plane) == (
        f"There is no one plane {plane!r} that could run: say --live with one of kubernetes/cluster, compose."
    )


@pytest.mark.parametrize("said", ["203.0.113.7", ":443", "203.0.113.7:https", "203.0.113.7:0", "203.0.113.7:65536"])
def test_somebody_outside_is_an_address_and_a_port(said: str) -> None:
    assert told("--live", "compose", "--outside", said) == (
        f"--outside is an address and a port, such as 203.0.113.7:443, and not {said!r}."
    )


def test_somebody_outside_is_tried_only_from_what_runs() -> None:
    assert told("--outside", "203.0.113.7:443") == "--outside is tried from what runs: say --live, too."
