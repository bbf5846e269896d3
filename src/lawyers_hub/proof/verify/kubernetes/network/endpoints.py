"""Everybody who could speak with a pod of ours: our own workloads, and who the topology says is around them."""

from collections.abc import Iterator, Mapping
from itertools import product

import msgspec

from lawyers_hub.proof.verify.kubernetes.labels import Any, Labels, Requirement, Seen, Worn
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.network.addresses import (
    EVERYWHERE,
    NOBODYS,
    OF_METADATA,
    PRIVATE,
    Addresses,
)
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR, NEWCOMER
from lawyers_hub.proof.verify.topology import Stand

METADATA = "metadata"
"""The address at which a machine of a cloud is told its credentials. Nobody may reach it."""

NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"


class Pods(msgspec.Struct, frozen=True):
    """Some pods, by the labels of their namespace and their own."""

    namespace: Labels
    labels: Labels


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody: pods, addresses, or both. `is_declared` where the topology gave the addresses to nobody else.

    `workload` is what makes the pods, if that is ours. `listens` are the ports of a service of ours that stands
    elsewhere.
    """

    name: str
    pods: tuple[Pods, ...] = ()
    addresses: Addresses = Addresses()
    is_declared: bool = False
    workload: Workload | None = None
    listens: frozenset[int] = frozenset()

    @property
    def is_ours(self) -> bool:
        """Whether its two sides are for our policies to open and close."""
        return self.workload is not None or self.name == NEWCOMER


def endpoints_of(release: Release) -> tuple[Endpoint, ...]:
    return (*_workloads(release), *_outsiders(release), *_crowds(release))


def namespace_labels(release: Release, namespace: str) -> Mapping[str, str]:
    """What our own namespace wears: what its manifest says, and the name that Kubernetes gives it."""
    said = [m.labels for m in release.manifests if m.kind == "Namespace" and m.name == namespace]
    return {**(said[0] if said else {}), NAME_OF_NAMESPACE: namespace}


def _workloads(release: Release) -> Iterator[Endpoint]:
    where = _pods_block(release)
    for workload in release.workloads:
        ours = Worn(namespace_labels(release, workload.manifest.namespace))
        pods = Pods(ours, Worn(workload.metadata.labels))
        yield Endpoint(name=workload.name, pods=(pods,), addresses=where, workload=workload)


def _outsiders(release: Release) -> Iterator[Endpoint]:
    services = release.declaration.topology.services
    for name, stand in {**release.cluster.around, **release.around.elsewhere}.items():
        listens = frozenset(services[name].ports.values()) if name in services else frozenset[int]()
        if stand.namespace is not None:
            pods = Pods(Seen({NAME_OF_NAMESPACE: stand.namespace}), Seen(stand.labels))
            yield Endpoint(name=name, pods=(pods,), addresses=_pods_block(release), listens=listens)
        if stand.addresses is not None:
            yield Endpoint(name=name, addresses=Addresses.of(stand.addresses), is_declared=True, listens=listens)


def _crowds(release: Release) -> Iterator[Endpoint]:
    pods, vpc = _pods_block(release), Addresses.of(release.declaration.topology.network.vpc_cidr)
    given = Addresses()
    for stand in release.around.elsewhere.values():
        given = given.plus(Addresses.of(stand.addresses) if stand.addresses else Addresses())
    near = PRIVATE.plus(vpc)
    yield Endpoint(name=NEIGHBOUR, pods=tuple(_strangers(release)), addresses=near.minus(given).plus(pods))
    yield Endpoint(name=INTERNET, addresses=EVERYWHERE.minus(near).minus(NOBODYS).minus(given).minus(pods))
    yield Endpoint(name=METADATA, addresses=OF_METADATA)
    namespace = release.cluster.namespace
    nameless = Requirement(release.cluster.label, "NotIn", frozenset(release.declaration.topology.services))
    newcomers = Pods(Worn(namespace_labels(release, namespace)), Any((nameless,)))
    yield Endpoint(name=NEWCOMER, pods=(newcomers,), addresses=pods)


def _strangers(release: Release) -> Iterator[Pods]:
    """Pods of every other namespace, our labels on some of them, but for those that the topology knows."""
    by_namespace: dict[str, list[Stand]] = {}
    for stand in (*release.cluster.around.values(), *release.around.elsewhere.values()):
        if stand.namespace is not None:
            by_namespace.setdefault(stand.namespace, []).append(stand)
    known = frozenset({release.cluster.namespace, *by_namespace})
    yield Pods(Any((Requirement(NAME_OF_NAMESPACE, "NotIn", known),)), Any())
    for namespace, stands in by_namespace.items():
        # Whoever differs from each of the known ones in at least one label.
        for differing in product(*(stand.labels.items() for stand in stands)):
            others = tuple(Requirement(key, "NotIn", frozenset({value})) for key, value in differing)
            yield Pods(Any((Requirement(NAME_OF_NAMESPACE, "In", frozenset({namespace})),)), Any(others))


def _pods_block(release: Release) -> Addresses:
    return Addresses.of(release.around.pods) if release.around.pods else Addresses()
