"""A pod that asks for a machine which nobody declares waits for ever, and the promised growth with it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

# What every machine of a cluster wears, with the values that our images can run on.
_WORN = {"kubernetes.io/os": ("linux",), "kubernetes.io/arch": ("amd64", "arm64")}
_OF_THE_SYSTEM = ("system-cluster-critical", "system-node-critical")

Wrong = tuple[tuple[Step, ...], str]


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for path, what in (*_asks(release, workload), *_tolerates(workload), *_insists(release, workload)):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*path),
                what=f"{workload.name} {what}",
                mend="remove it, or ask for what every machine has",
            )


def _asks(release: Release, workload: Workload) -> Iterator[Wrong]:
    pod = workload.pod
    if pod.node_name:
        yield ("nodeName",), f"runs on the one machine {pod.node_name}, or not at all"
    for label, value in pod.node_selector.items():
        if value not in _WORN.get(label, ()):
            yield ("nodeSelector", label), f"waits for a machine with {label}: {value}, which nobody declares"
    if pod.scheduler_name != "default-scheduler":
        yield ("schedulerName",), f"waits for the scheduler {pod.scheduler_name}, which nobody declares"
    made = pod.priority_class_name in _OF_THE_SYSTEM or release.has("PriorityClass", pod.priority_class_name)
    if pod.priority_class_name and not made:
        yield ("priorityClassName",), f"has the priority {pod.priority_class_name}, which nobody makes"
    if pod.runtime_class_name and not release.has("RuntimeClass", pod.runtime_class_name):
        yield ("runtimeClassName",), f"waits for the runtime {pod.runtime_class_name}, which nobody makes"
    for container, at in workload.containers():
        if container.image_pull_policy == "Never":
            yield (*at, "imagePullPolicy"), "never fetches its image, and no machine has it from the start"


def _tolerates(workload: Workload) -> Iterator[Wrong]:
    for number, toleration in enumerate(workload.pod.tolerations):
        if not toleration.key:
            yield ("tolerations", number), "stays on machines that are broken, or kept for the cluster itself"


def _insists(release: Release, workload: Workload) -> Iterator[Wrong]:
    affinity = workload.pod.affinity
    at: tuple[Step, ...]
    for key, terms in (
        ("nodeAffinity", affinity.node_affinity),
        ("podAffinity", affinity.pod_affinity),
        ("podAntiAffinity", affinity.pod_anti_affinity),
    ):
        if terms.required:
            at = ("affinity", key, "requiredDuringSchedulingIgnoredDuringExecution")
            yield at, "waits rather than stand where it is not preferred"
    service = release.services.get(workload.name)
    if service and service.replicas and service.replicas.max > release.declaration.topology.network.zones:
        for number, spread in enumerate(workload.pod.topology_spread_constraints):
            if spread.when_unsatisfiable != "ScheduleAnyway":
                at = ("topologySpreadConstraints", number, "whenUnsatisfiable")
                yield at, "waits rather than stand in a crowded place, and so may not grow"


RULE = Rule(
    id="kubernetes-finds-a-machine",
    promise="S1",
    says="no pod waits for a machine, a runtime or a class that nobody declares, or for the best place",
    check=check,
)
