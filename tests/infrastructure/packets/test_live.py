"""Looking from inside of what runs: the ways in, and what is made of the answers.

There is neither a Docker daemon nor a cluster here, so a shell script stands in for `docker compose exec` and `kubectl
exec`: it runs what they would run inside, on this machine. Not exercised: those two themselves.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from lawyers_hub.cli import app
from lawyers_hub.proof.verify import compose, kubernetes
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.packets import PlaneProof
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live import Running, of_compose, of_kubernetes, prove_live
from lawyers_hub.proof.verify.packets.live.doors import Door
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Opening, Plane, Ports
from lawyers_hub.proof.verify.topology import Artifacts, Network, Service, Topology
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import REPOSITORY

TOPOLOGY = Place("topology.toml", 1)
OURS = {"api", "relay", "web", "worker"}


@pytest.fixture
def port() -> Iterator[int]:
    """On which somebody listens, here."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def stand_in(folder: Path, does: str = f'exec {sys.executable} "$@"') -> Door:
    """Runs inside of web, as it were, which is this machine."""
    script = folder / "exec"
    script.write_text(f'#!/bin/sh\n[ "$1 $2" = "web python" ] || exit 9\nshift 2\n{does}\n')
    script.chmod(0o755)
    return Door("web", (str(script), "web"))


def looked(door: Door, port: int, *openings: Opening, names: tuple[str, ...] = ("localhost",)) -> PlaneProof:
    """Services are called by names that this machine knows."""
    services = {name: Service(tier="app", why="serves", ports={"http": port}) for name in names}
    topology = Topology(
        system="shop", environment="test", network=Network(vpc_cidr="10.0.0.0/16", zones=1), tiers={"app": "ours"},
        services=services, flows=[], artifacts=Artifacts(),
    )  # fmt: skip
    plane = Plane(
        name="shop", endpoints=frozenset({"web", *names}), openings=openings, uncontrolled=frozenset(), doors={}
    )
    running = Running(doors=(door,), closed=("db",), names=frozenset(names))
    return prove_live(running, topology, Computed(plane, (), {}, {}), TOPOLOGY)


def both_sides(target: str, port: int) -> tuple[Opening, Opening]:
    ports, places = Ports("tcp", port, port), (Place("compose.yml", 7),)
    return Opening("out", "web", target, ports, places), Opening("in", "web", target, ports, places)


def test_what_may_connect_and_does_is_kept(tmp_path: Path, port: int) -> None:
    proof = looked(stand_in(tmp_path), port, *both_sides("localhost", port))

    assert proof.findings == ()
    assert (proof.plane, proof.is_live, proof.probes, proof.allowed) == ("shop, live", True, 1, 1)
    assert proof.not_looked_from == ("db",)


def test_what_may_not_connect_and_does_is_broken(tmp_path: Path, port: int) -> None:
    [finding] = looked(stand_in(tmp_path), port).findings

    assert finding.verdict == "broken"
    assert finding.what == f"web to localhost on {port}, where they run: connected, and computed was that it is stopped"


def test_what_may_connect_and_does_not_is_broken_at_the_lines_that_open_it(tmp_path: Path) -> None:
    # Nobody listens on the first port.
    [finding] = looked(stand_in(tmp_path), 1, *both_sides("localhost", 1)).findings

    assert finding.what == "web to localhost on 1, where they run: refused, and computed was that it passes"
    assert finding.place == Place("compose.yml", 7)


def test_a_denial_is_proven_only_where_another_connects(tmp_path: Path) -> None:
    proof = looked(stand_in(tmp_path), 1, names=("localhost", "nobody.invalid"))

    assert proof.findings == ()
    assert (proof.denied, proof.controls) == (2, 0)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("echo no such container >&2; exit 1", "no such container"),
        ("echo hello", "JSON is malformed"),
        ("echo '[]'", "zip() argument 2 is shorter"),
        ("exit 3", "it failed without a word"),
    ],
)
def test_whom_nobody_can_look_into_is_unknown(tmp_path: Path, port: int, does: str, said: str) -> None:
    proof = looked(stand_in(tmp_path, does), port)

    [finding] = proof.findings
    assert (finding.verdict, proof.probes) == ("unknown", 0)
    assert said in finding.what
    assert finding.mend.endswith("exec web python --version")


def test_a_program_that_is_not_there_is_told(tmp_path: Path, port: int) -> None:
    [finding] = looked(Door("web", (str(tmp_path / "docker"), "compose")), port).findings

    assert finding.verdict == "unknown"
    assert "No such file or directory" in finding.what


def test_composes_services_are_entered_by_their_names() -> None:
    composition = compose.read(REPOSITORY, read_topology(REPOSITORY))
    assert composition is not None
    running = of_compose(composition)

    assert {door.service for door in running.doors} == OURS
    assert set(running.closed) == set(composition.containers) - OURS
    assert [door.command[-3:] for door in running.doors if door.service == "api"] == [("exec", "-T", "api")]
    assert str(REPOSITORY / "docker-compose.staging.yml") in running.doors[0].command


def test_pods_are_entered_by_their_workload_and_container() -> None:
    declaration = read_topology(REPOSITORY)
    artifacts = msgspec.structs.replace(
        declaration.topology.artifacts, kubernetes={"aws": declaration.topology.artifacts.kubernetes["aws"]}
    )
    topology = msgspec.structs.replace(declaration.topology, artifacts=artifacts)
    [release] = kubernetes.read(REPOSITORY, msgspec.structs.replace(declaration, topology=topology))
    running = of_kubernetes(release)

    assert {door.service for door in running.doors} == OURS
    assert [door.command[1:] for door in running.doors if door.service == "api"] == [
        ("--namespace", "lawyers-hub", "exec", "--stdin", "deployment/api", "--container", "api", "--")
    ]
    assert {"api", "web", "prometheus"} <= running.names
    assert "db" not in running.names, "in AWS it is no Service"


@pytest.mark.parametrize("plane", ["terraform", "nomad"])
def test_a_plane_that_cannot_run_is_told_with_those_that_can(plane: str) -> None:
    told = CliRunner().invoke(app, ["verify", "--root", str(REPOSITORY / "examples" / "notes"), "--live", plane])

    assert isinstance(told.exception, CannotRun)
    assert str(told.exception) == (
        f"There is no one plane {plane!r} that could run: say --live with one of kubernetes/cluster, compose."
    )
