"""A handful of pods and addresses whose every packet can be followed."""

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes import Release
from lawyers_hub.proof.verify.kubernetes.reading import release_of
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR, NEWCOMER
from lawyers_hub.proof.verify.topology import Artifacts, Cluster, Network, Overlay, Service, Topology
from lawyers_hub.proof.verify.yaml_lines import read_documents
from tests.unit.proof.verify.kubernetes.packets import Address, Pod, Somebody

NAME = "kubernetes.io/metadata.name"
NAMESPACES: Mapping[str, Mapping[str, str]] = {name: {NAME: name} for name in ("ours", "theirs")}
PORTS = {"web": (8080, "TCP")}
# Each pod lies in a block of its own, so that its address is as good as its name.
PODS = {
    "one": Pod("one", "ours", {"app": "a"}, PORTS, "10.1.0.1"),
    "two": Pod("two", "ours", {"app": "b", "tier": "a"}, {}, "10.1.0.1"),
    "three": Pod("three", "ours", {}, {"web": (80, "UDP")}, "10.1.0.1"),
}
PEOPLE: Mapping[str, Somebody] = {**PODS, "metadata": Address("169.254.169.254")}


def _wearing_anything(namespace: str, port: int, protocol: str) -> list[Somebody]:
    """Pods with every combination of labels of which policies here can speak; the port has the name they ask for."""
    values = (None, "a", "b", "c", "d")
    return [
        Pod(
            "x",
            namespace,
            {k: v for k, v in (("app", app), ("tier", tier)) if v},
            {"web": (port, protocol)},
            "10.1.0.1",
        )
        for app, tier in product(values, values)
    ]


def _neighbours(port: int, protocol: str) -> list[Somebody]:
    near = [Address(address) for address in ("10.1.0.1", "10.1.200.1", "10.2.0.1", "192.168.0.1")]
    return [*_wearing_anything("theirs", port, protocol), *near]


def _strangers(port: int, protocol: str) -> list[Somebody]:
    return [Address(address) for address in ("198.51.100.1", "203.0.113.5", "203.0.113.200")]


def _newcomers(port: int, protocol: str) -> list[Somebody]:
    return _wearing_anything("ours", port, protocol)


CROWDS: Mapping[str, Callable[[int, str], list[Somebody]]] = {
    NEIGHBOUR: _neighbours,
    INTERNET: _strangers,
    NEWCOMER: _newcomers,
}


def town(policies: list[dict[str, Any]]) -> Release:
    manifests = [_workload(pod) for pod in PODS.values()]
    documents = read_documents("town", yaml.safe_dump_all([*manifests, *policies], sort_keys=False))
    return release_of(Path(), _declaration(), "town", "town", documents, [])


def _declaration() -> Declaration:
    topology = Topology(
        system="town",
        environment="test",
        network=Network(vpc_cidr="10.40.0.0/16", zones=1),
        tiers={"app": "all"},
        services={name: Service(tier="app", why="is there") for name in PODS},
        flows=[],
        artifacts=Artifacts(kubernetes={"town": "town"}),
        cluster=Cluster(namespace="ours", label="app", overlays={"town": Overlay(pods="10.1.0.1/32")}),
    )
    return Declaration(topology, "topology.toml", {})


def _workload(pod: Pod) -> dict[str, Any]:
    ports = [
        {"name": name, "containerPort": number, "protocol": protocol}
        for name, (number, protocol) in pod.named_ports.items()
    ]
    container = {"name": pod.name, "image": "x", "ports": ports}
    template = {"metadata": {"labels": dict(pod.labels)}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": pod.name, "namespace": pod.namespace},
        "spec": {"selector": {"matchLabels": dict(pod.labels)}, "template": template},
    }
