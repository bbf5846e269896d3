"""From inside of what really runs: docker-compose.staging.yml in Docker, its services played by listeners.

Networks, ports and replicas are those of the file. Played are the programs in the containers, since no image of them
can be counted on: each listens on the ports that the topology declares for it, and does nothing else.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.packets import Outside, PlaneProof
from lawyers_hub.proof.verify.verifying import verify
from lawyers_hub.stack.home import REPOSITORY
from tests.infrastructure.compose.staging import staging
from tests.infrastructure.packets.docking import (
    LISTENER,
    docker,
    image_of_this_python,
    somebody_outside,
    started,
    why_no_docker,
)
from tests.ports import free_port

IMAGE = "trial/lawyers-hub:0"
TOPOLOGY = read_topology(REPOSITORY).topology


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if lack := why_no_docker():
        pytest.skip(lack)
    played = tmp_path_factory.mktemp("played") / "played.yml"
    played.write_text("services:\n" + "".join(as_played(name) for name in staging().services))
    settings = {"HUB_HOST": "hub.example"}
    with (
        image_of_this_python(IMAGE),
        started(REPOSITORY / "docker-compose.staging.yml", played, settings=settings) as name,
    ):
        yield name


def as_played(name: str) -> str:
    """Over what the file says: only its networks, its replicas and that it publishes ports are left."""
    container = staging().services[name]
    listening = ["-c", LISTENER, *(str(port) for port in TOPOLOGY.services[name].ports.values())]
    published = [f"{free_port()}:{one.target}" for one in container.ports]
    return f"""
  {name}:
    image: {IMAGE}
    user: "65534:65534"
    init: true
    entrypoint: [python]
    command: {json.dumps(["-c", "pass"] if container.restart == "no" else listening)}
    restart: "no"
    environment: !reset {{}}
    secrets: !reset []
    volumes: !reset []
    tmpfs: !reset []
    depends_on: !reset {{}}
    healthcheck: !override {{disable: true}}
    ports: !override {json.dumps(published)}
"""


def seen(project: str, monkeypatch: pytest.MonkeyPatch, outside: Outside | None = None) -> PlaneProof:
    monkeypatch.setenv("COMPOSE_PROJECT_NAME", project)
    [proof] = verify(REPOSITORY, ["packets-as-computed"], live="compose", outside=outside).packets
    return proof


def test_what_runs_is_what_was_computed(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with somebody_outside(443) as address:
        proof = seen(project, monkeypatch, Outside(address, 443))

    assert [finding.what for finding in proof.findings] == []
    assert proof.not_looked_from == ()
    assert proof.allowed > len(TOPOLOGY.services)
    assert proof.controls == proof.denied > proof.allowed, "each denial is shown by somebody else who connects"


@contextmanager
def changed_by_hand(project: str) -> Iterator[None]:
    """A wall is opened, a service stopped, and the database started once more with a door of its own."""
    more = ("--label", f"com.docker.compose.project={project}", "--label", "com.docker.compose.service=db")
    other = f"{project}-by-hand"
    try:
        docker("network", "connect", f"{project}_api-db", f"{project}-web-1")
        docker("stop", f"{project}-grafana-1")
        docker(
            "run", "--detach", "--name", other, *more, "--publish", f"{free_port()}:5432", IMAGE, "-c", LISTENER, "5432"
        )
        yield
    finally:
        docker("rm", "--force", other)
        docker("start", f"{project}-grafana-1")
        docker("network", "disconnect", f"{project}_api-db", f"{project}-web-1")


def test_what_was_changed_by_hand_is_found_though_the_files_are_right(
    project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with changed_by_hand(project):
        proof = seen(project, monkeypatch)

    assert {finding.verdict for finding in proof.findings if "grafana runs" in finding.what} == {"unknown"}
    found = "\n".join(f"{finding.what.replace(f'{project}-', '')}" for finding in proof.findings)
    assert "web-1 to db on 5432, where they run: connected, and computed was that it is stopped" in found
    assert "db-1 to web on 3000, where they run: connected at 10.41.0." in found
    assert "nothing of grafana runs, so nobody looked from there" in found
    assert "prometheus-1 to grafana on 3000, where they run: " in found
    assert "the machine answers for db on 5432, at 0.0.0.0:" in found
    assert "web-2 to db" not in found
