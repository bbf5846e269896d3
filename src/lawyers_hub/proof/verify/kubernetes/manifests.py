"""What goes to a cluster: objects with the line of every value, as they are and as what they mean."""

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from lawyers_hub.proof.verify.kubernetes.building import Origin
from lawyers_hub.proof.verify.kubernetes.building.tracing import value_at
from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Selector
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, PodSpec
from lawyers_hub.proof.verify.kubernetes.objects.stores import Claim
from lawyers_hub.proof.verify.kubernetes.objects.workloads import CronJob, Pod, TemplateHolder, WorkloadSpec
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.yaml_lines import Step, Value

K = TypeVar("K", bound=Kind)


class Manifest(msgspec.Struct, frozen=True):
    """One object as it goes to the cluster. `origin` is what it was built from; `folder` is the overlay's own file."""

    kind: str
    name: str
    namespace: str
    value: Value
    origin: Origin | None
    folder: Place

    def place(self, *path: Step) -> Place:
        """Of the value at `path` in its source, be that a file of its own, a patch, or a generator's entry.

        What is not there has the place of the nearest value around it.
        """
        return self.origin.place(self.namespace, self.value, path) if self.origin else self.folder

    @property
    def labels(self) -> dict[str, str]:
        found, _ = value_at(self.value, ("metadata", "labels"))
        return {key: str(label) for key, label in found.items()} if isinstance(found, dict) else {}

    def __str__(self) -> str:
        return f"the {self.kind} {self.name}"


class Object(msgspec.Struct, Generic[K], frozen=True):
    """A manifest, and what it says."""

    manifest: Manifest
    body: K

    @property
    def name(self) -> str:
        return self.manifest.name

    def place(self, *path: Step) -> Place:
        return self.manifest.place(*path)


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever makes pods, and the pods it makes. `pod_at` leads to their specification in the manifest.

    `spec` is what makes them; of a CronJob, that of its Jobs. A bare pod has none.
    """

    manifest: Manifest
    pod_at: tuple[Step, ...]
    metadata: Metadata
    pod: PodSpec
    selector: Selector | None = None
    replicas: int | None = None
    claims: tuple[Claim, ...] = ()
    cron: CronJob | None = None
    spec: WorkloadSpec | None = None
    service: str | None = None
    """The one of the topology that it is, where that is known."""

    @property
    def name(self) -> str:
        return self.service or self.manifest.name

    @property
    def lasts(self) -> bool:
        """Whether it is meant to run until it is told to stop."""
        return self.manifest.kind not in ("Job", "CronJob")

    def place(self, *path: Step) -> Place:
        """Of a value of the manifest."""
        return self.manifest.place(*path)

    def pod_place(self, *path: Step) -> Place:
        """Of a value of the pod's specification."""
        return self.manifest.place(*self.pod_at, *path)

    def labels_place(self) -> Place:
        """Of the labels that its pods wear."""
        return self.manifest.place(*self.pod_at[:-1], "metadata", "labels")

    def containers(self) -> Iterator[tuple[Container, tuple[Step, ...]]]:
        """Every container, those that run before the others too, and its path in the pod's specification."""
        for key, containers in (("initContainers", self.pod.init_containers), ("containers", self.pod.containers)):
            for number, container in enumerate(containers):
                yield container, (key, number)


def workload_of(found: Object[K]) -> Workload | None:
    """The object as something that makes pods, if it does."""
    match found.body:
        case TemplateHolder(spec=spec):
            return _from_template(found, spec, ("spec", "template", "spec"))
        case CronJob(spec=spec) as cron:
            path = ("spec", "jobTemplate", "spec", "template", "spec")
            return _from_template(found, spec.job_template.spec, path, cron)
        case Pod(spec=pod, metadata=metadata):
            return Workload(manifest=found.manifest, pod_at=("spec",), metadata=metadata, pod=pod)
    return None


def _from_template(
    found: Object[K], spec: WorkloadSpec, pod_at: tuple[Step, ...], cron: CronJob | None = None
) -> Workload:
    return Workload(
        manifest=found.manifest,
        pod_at=pod_at,
        metadata=spec.template.metadata,
        pod=spec.template.spec,
        selector=None if cron else spec.selector,
        replicas=spec.replicas,
        claims=spec.volume_claim_templates,
        cron=cron,
        spec=spec,
    )
