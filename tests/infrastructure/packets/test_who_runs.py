"""Who runs where, and the way in, as Docker and a cluster tell it.

Scripts stand in for both, and tell of containers and pods that the test made up. A real Docker is in
test_live_compose.py.
"""

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lawyers_hub.proof.verify import compose, kubernetes
from lawyers_hub.proof.verify.compose import Composition
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import Release
from lawyers_hub.proof.verify.packets.live import running_in_cluster, running_in_docker
from lawyers_hub.proof.verify.packets.live.instances import Published, Unseen
from lawyers_hub.stack.home import REPOSITORY
from tests.infrastructure.packets.stand_in import script


@pytest.fixture
def composition() -> Composition:
    read = compose.read(REPOSITORY, read_topology(REPOSITORY))
    assert read is not None
    return read


def container(service: str, *, project: str = "hub", image: str = "example.com/lawyers-hub:1", **more: Any) -> Any:
    labels = {
        "com.docker.compose.project": project,
        "com.docker.compose.service": service,
        "com.docker.compose.project.config_files": f"{REPOSITORY / 'docker-compose.staging.yml'},/elsewhere/more.yml",
    }
    return {
        "Id": f"id-of-{service}",
        "Name": f"/{project}-{service}-1",
        "Image": f"sha256:{service}",
        "Config": {"Image": image, "Labels": {**labels, **more.get("labels", {})}},
        "State": {"Running": more.get("running", True)},
        "NetworkSettings": {
            "Networks": {"edge": {"IPAddress": "10.9.0.2"}, "none": {}},
            "Ports": more.get("ports", {}),
        },
    }


@pytest.fixture
def docker_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes Docker tell of these containers."""

    def tells(*containers: Any) -> None:
        told = tmp_path / "told.json"
        told.write_text(json.dumps(containers))
        ids = "\n".join(one["Id"] for one in containers)
        script(tmp_path, "docker", f'case "$1" in ps) echo "{ids}";; inspect) cat {told};; *) exit 9;; esac')
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    monkeypatch.delenv("COMPOSE_PROJECT_NAME", raising=False)
    return tells


def test_one_looks_beside_each_container_with_the_image_that_runs(docker_tells: Any, composition: Composition) -> None:
    ports = {"5432/tcp": [{"HostIp": "0.0.0.0", "HostPort": "15432"}], "53/udp": [{}], "80/tcp": None}  # noqa: S104
    docker_tells(
        container("web"),
        container("db", image="postgres:18", ports=ports),
        container("migrate", running=False),
        container("web", labels={"com.docker.compose.oneoff": "True"}),
    )
    running = running_in_docker(composition)

    assert [(one.service, one.name, one.addresses) for one in running.instances] == [
        ("db", "hub-db-1", ("10.9.0.2",)),
        ("web", "hub-web-1", ("10.9.0.2",)),
    ]
    assert running.instances[0].door[-1] == "sha256:web"
    assert "--network=container:id-of-db" in running.instances[0].door
    assert running.published == (Published("db", 5432, "0.0.0.0", 15432),)  # noqa: S104
    assert {"redis", "worker"} <= running.meant
    assert "migrate" not in running.meant


def test_a_project_of_another_name_is_chosen_by_it(
    docker_tells: Any, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_tells(container("web"), container("web", project="other"))

    with pytest.raises(Unseen, match=r"hub and other were all started from docker-compose\.staging\.yml"):
        running_in_docker(composition)
    monkeypatch.setenv("COMPOSE_PROJECT_NAME", "other")
    assert [one.name for one in running_in_docker(composition).instances] == ["other-web-1"]


def test_where_nothing_of_the_file_runs_that_is_said(docker_tells: Any, composition: Composition) -> None:
    docker_tells(container("web", labels={"com.docker.compose.project.config_files": "/elsewhere/compose.yml"}))

    with pytest.raises(Unseen, match="nothing that was started from docker-compose"):
        running_in_docker(composition)


def test_where_no_docker_runs_that_is_said(
    tmp_path: Path, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "docker", "echo Cannot connect to the Docker daemon >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Unseen, match=r"`docker ps …` said: Cannot connect to the Docker daemon"):
        running_in_docker(composition)


def test_a_docker_that_answers_something_else_is_told(
    tmp_path: Path, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "docker", "echo 7")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Unseen, match=r"`docker inspect …` answered what is not understood: Expected `array`"):
        running_in_docker(composition)


def test_one_cannot_look_without_an_image_of_ours(docker_tells: Any, composition: Composition) -> None:
    docker_tells(container("db", image="postgres:18"))

    with pytest.raises(Unseen, match=r"no container of the image .* runs"):
        running_in_docker(composition)


@pytest.fixture(scope="module")
def release() -> Release:
    declaration = read_topology(REPOSITORY)
    artifacts = msgspec.structs.replace(
        declaration.topology.artifacts, kubernetes={"aws": declaration.topology.artifacts.kubernetes["aws"]}
    )
    topology = msgspec.structs.replace(declaration.topology, artifacts=artifacts)
    [release] = kubernetes.read(REPOSITORY, msgspec.structs.replace(declaration, topology=topology))
    return release


def pod(release: Release, service: str, image: str, **more: Any) -> Any:
    labels = next(dict(one.metadata.labels) for one in release.workloads if one.name == service)
    return {
        "metadata": {"name": f"{service}-x1", "labels": {**labels, "pod-template-hash": "x"}, **more},
        "spec": {"containers": [{"name": "beside", "image": "envoy:1"}, {"name": service, "image": image}]},
        "status": {"phase": "Running", "podIPs": [{"ip": "10.9.1.2"}]},
    }


def cluster_tells(folder: Path, monkeypatch: pytest.MonkeyPatch, *pods: Any) -> None:
    told = folder / "pods.json"
    told.write_text(json.dumps({"items": pods}))
    kubectl = script(folder, "kubectl", f'[ "$3 $4" = "get pods" ] && exec cat {told}\nexit 9')
    monkeypatch.setattr("lawyers_hub.proof.verify.packets.live.cluster.program", lambda _: str(kubectl))


def test_pods_are_entered_by_the_container_of_our_image(
    tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster_tells(
        tmp_path,
        monkeypatch,
        pod(release, "api", "1.dkr.example/lawyers-hub@sha256:0"),
        pod(release, "prometheus", "prom/prometheus:v3"),
        pod(release, "api", "lawyers-hub:1", deletionTimestamp="2026-01-01T00:00:00Z"),
        pod(release, "migrate", "lawyers-hub:1"),
        {"metadata": {"name": "somebody"}, "spec": {}, "status": {"phase": "Running"}},
    )
    running = running_in_cluster(release)

    api, prometheus = running.instances
    assert (api.service, api.name, api.addresses) == ("api", "api-x1", ("10.9.1.2",))
    assert api.door[1:] == ("--namespace", "lawyers-hub", "exec", "--stdin", "api-x1", "--container", "api", "--")
    assert (prometheus.service, prometheus.door) == ("prometheus", ())
    assert running.published is None
    assert {"api", "web", "prometheus"} <= running.names
    assert "db" not in running.names, "in AWS it is no Service"
    assert "worker" in running.meant


def test_a_namespace_without_a_pod_of_ours_is_told(
    tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster_tells(tmp_path, monkeypatch)

    with pytest.raises(Unseen, match="no pod of this release runs in the namespace lawyers-hub"):
        running_in_cluster(release)


def test_a_cluster_that_does_not_answer_is_told_in_kubectl_s_own_words(
    tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real kubectl."""
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))

    with pytest.raises(Unseen, match=r"kubectl --namespace …` said: .*refused"):
        running_in_cluster(release)
