"""Everything that one overlay gives to a cluster."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.building import own_file
from lawyers_hub.proof.verify.kubernetes.labels import selects
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Object, Workload, workload_of
from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Selector
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.topology import Cluster, Overlay, Service
from lawyers_hub.proof.verify.yaml_lines import Step

K = TypeVar("K", bound=Kind)


class Release(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An overlay as it is built. Where it could not be, `faults` say why, and there are no manifests to judge.

    `objects` are those manifests whose kind is understood; the others only have their values.
    """

    root: Path
    declaration: Declaration
    faults: tuple[Fault, ...]
    overlay: str
    folder: str
    manifests: tuple[Manifest, ...] = ()
    objects: tuple[Object[Kind], ...] = ()

    @property
    def is_built(self) -> bool:
        return bool(self.manifests)

    @property
    def plane(self) -> str:
        return f"kubernetes/{self.overlay}"

    @cached_property
    def cluster(self) -> Cluster:
        """As it is to this installation."""
        declared = self.declaration.topology.cluster or Cluster(namespace="default", label="app.kubernetes.io/name")
        own = declared.overlays.get(self.overlay) or Overlay()
        return msgspec.structs.replace(declared, namespace=own.namespace or declared.namespace)

    @cached_property
    def around(self) -> Overlay:
        """What the topology says of this installation."""
        return self.cluster.overlays.get(self.overlay) or Overlay()

    @cached_property
    def services(self) -> dict[str, Service]:
        """Those of the topology that run in this cluster."""
        return {n: s for n, s in self.declaration.topology.services.items() if n not in self.around.elsewhere}

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """Each by the service that it is: the one of its name, or the one that its pods say in their label."""
        found = (workload for one in self.objects if (workload := workload_of(one)))
        return tuple(msgspec.structs.replace(workload, service=self._service(workload)) for workload in found)

    def _service(self, workload: Workload) -> str | None:
        said = (workload.manifest.name, workload.metadata.labels.get(self.cluster.label))
        return next((name for name in said if name in self.declaration.topology.services), None)

    def service_run_by(self, kind: str, name: str) -> str:
        """Which service a workload is, by the name that it has in the cluster."""
        found = (one.name for one in self.workloads if (one.manifest.kind, one.manifest.name) == (kind, name))
        return next(found, name)

    def containers(self) -> Iterator[tuple[Workload, Container, tuple[Step, ...]]]:
        """Every container of every workload, and its path in the pod's specification."""
        for workload in self.workloads:
            yield from ((workload, container, at) for container, at in workload.containers())

    def selected(self, selector: Selector) -> list[Workload]:
        """The workloads whose pods the selector selects."""
        return [workload for workload in self.workloads if selects(selector, workload.metadata.labels)]

    def of(self, shape: type[K]) -> list[Object[K]]:
        """The objects of one shape, in the order in which they were built."""
        return [Object(found.manifest, found.body) for found in self.objects if isinstance(found.body, shape)]

    def has(self, kind: str, name: str) -> bool:
        return any(manifest.kind == kind and manifest.name == name for manifest in self.manifests)

    def place(self) -> Place:
        """Of the overlay as a whole."""
        return own_file(self.root, self.folder)

    def declared_at(self, service: str) -> Place:
        return self.declaration.place(f"services.{service}")
