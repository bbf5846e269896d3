"""A pod that shares the machine's network, processes, ports or files is not held by any of the other walls."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for path, what in _shared(workload):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*path),
                what=f"{workload.name} shares {what} with the machine it runs on",
                mend=f"remove {path[-1]}",
            )


def _shared(workload: Workload) -> Iterator[tuple[tuple[Step, ...], str]]:
    pod = workload.pod
    for key, shared, what in (
        ("hostNetwork", pod.host_network, "the network, which no policy holds,"),
        ("hostPID", pod.host_pid, "the processes"),
        ("hostIPC", pod.host_ipc, "the memory between processes"),
    ):
        if shared:
            yield (key,), what
    for number, volume in enumerate(pod.volumes):
        if volume.host_path:
            yield ("volumes", number, "hostPath"), f"the folder {volume.host_path.path}"
    for container, at in workload.containers():
        for number, port in enumerate(container.ports):
            if port.host_port:
                yield (*at, "ports", number, "hostPort"), f"the port {port.host_port}"


RULE = Rule(
    id="kubernetes-apart-from-the-machine",
    promise="S2",
    says="no pod shares the network, the processes, a port or a folder of its machine",
    check=check,
)
