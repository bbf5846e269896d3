"""Everybody who could speak with a pod of ours, as pods and addresses that can be built: one by one, and no sets.

Who passes for somebody else is among them: strangers who wear our labels in a namespace of their own, or nothing where
others wear theirs.
"""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.packets.addresses import Addresses
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR, NEWCOMER
from lawyers_hub.proof.verify.topology import Stand

NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"
METADATA = "metadata"
"""At 169.254.169.254 a machine of a cloud is told its credentials."""

_PODS = "10.244.0.0/16"
"""Where pods are if the topology does not say."""
_STRANGERS = "strangers"
_ON_THE_INTERNET, _NEAR, _OF_METADATA = "203.0.113.7", "192.168.77.7", "169.254.169.254"

Labels = Mapping[str, str]


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A pod, by the labels of its namespace and its own, or only an address, from the `block` that is given to it."""

    endpoint: str
    address: str
    namespace: Labels | None = None
    labels: Labels = {}
    workload: Workload | None = None
    block: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.workload is not None or self.endpoint == NEWCOMER

    @property
    def listens_as(self) -> Iterator[tuple[str, str, int]]:
        """The ports that its containers give a name: name, protocol, number."""
        for container, _ in self.workload.containers() if self.workload else ():
            for port in container.ports:
                if port.name:
                    yield port.name, port.protocol, port.container_port


def everybody(release: Release) -> tuple[Somebody, ...]:
    return tuple(_everybody(release, Addresses()))


def _everybody(release: Release, addresses: Addresses) -> Iterator[Somebody]:
    pods = release.around.pods or _PODS
    stands = {**release.cluster.around, **release.around.elsewhere}
    for workload in release.workloads:
        yield Somebody(
            endpoint=workload.name,
            address=addresses.one_of(pods),
            namespace=namespace_labels(release, workload.manifest.namespace),
            labels=workload.metadata.labels,
            workload=workload,
        )
    for name, stand in stands.items():
        yield from _standing(name, stand, pods, addresses)
    ours = namespace_labels(release, release.cluster.namespace)
    for labels in _newcomers(release, stands):
        yield Somebody(endpoint=NEWCOMER, address=addresses.one_of(pods), namespace=ours, labels=labels)
    for namespace, labels in _strangers(release, stands):
        yield Somebody(endpoint=NEIGHBOUR, address=addresses.one_of(pods), namespace=namespace, labels=labels)
    yield Somebody(endpoint=NEIGHBOUR, address=_NEAR)
    yield Somebody(endpoint=INTERNET, address=_ON_THE_INTERNET)
    yield Somebody(endpoint=METADATA, address=_OF_METADATA)


def namespace_labels(release: Release, namespace: str) -> Labels:
    """What its manifest says, if it is among ours, and the name that Kubernetes gives it."""
    said = [m.labels for m in release.manifests if m.kind == "Namespace" and m.name == namespace]
    return {**(said[0] if said else {}), NAME_OF_NAMESPACE: namespace}


def _standing(name: str, stand: Stand, pods: str, addresses: Addresses) -> Iterator[Somebody]:
    if stand.namespace is not None:
        namespace = {NAME_OF_NAMESPACE: stand.namespace}
        yield Somebody(endpoint=name, address=addresses.one_of(pods), namespace=namespace, labels=stand.labels)
    if stand.addresses is not None:
        yield Somebody(endpoint=name, address=addresses.one_of(stand.addresses), block=stand.addresses)


def _newcomers(release: Release, stands: Mapping[str, Stand]) -> Iterator[Labels]:
    """One without a label, and those who wear here what others wear elsewhere, but no name of ours."""
    yield {}
    services = release.declaration.topology.services
    for stand in stands.values():
        if stand.labels and stand.labels.get(release.cluster.label) not in services:
            yield stand.labels


def _strangers(release: Release, stands: Mapping[str, Stand]) -> Iterator[tuple[Labels, Labels]]:
    for workload in release.workloads:
        yield {NAME_OF_NAMESPACE: _STRANGERS}, workload.metadata.labels
    for stand in stands.values():
        if stand.namespace is not None and stand.labels:
            yield {NAME_OF_NAMESPACE: stand.namespace}, {}
            yield {NAME_OF_NAMESPACE: _STRANGERS}, stand.labels
