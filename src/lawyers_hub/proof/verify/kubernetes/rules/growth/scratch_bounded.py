"""Scratch space without a bound can fill the disk of the machine, and take every other pod there with it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_MIB = 1024**2
_SCRATCH = "/tmp"  # noqa: S108 - a folder of the container


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for number, volume in enumerate(workload.pod.volumes):
            if volume.empty_dir and volume.empty_dir.size_limit is None:
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place("volumes", number, "emptyDir"),
                    what=f"{workload.name} may fill the machine's disk through its volume {volume.name}",
                    mend="give the emptyDir a sizeLimit",
                )
        yield from _too_little(release, workload)


def _too_little(release: Release, workload: Workload) -> Iterator[Finding]:
    """What lies in memory counts to what a container may have of it."""
    service = release.services.get(workload.name)
    scratch = {volume.name: (n, volume.empty_dir) for n, volume in enumerate(workload.pod.volumes) if volume.empty_dir}
    for container in workload.pod.containers:
        limit = amount(container.resources.limits.get("memory", ""))
        for mount in container.volume_mounts:
            if mount.name not in scratch:
                continue
            number, empty = scratch[mount.name]
            place, size = workload.pod_place("volumes", number, "emptyDir"), amount(empty.size_limit or "")
            if empty.medium == "Memory" and size is not None and limit is not None and size >= limit:
                what = f"{workload.name} is ended for want of memory before {mount.mount_path} is full"
                yield Finding(rule=RULE.id, place=place, what=what, mend="leave medium out")
            needed = service.scratch_mib if service and mount.mount_path == _SCRATCH else None
            if needed and size is not None and size < needed * _MIB:
                what = f"{workload.name} has {empty.size_limit} in {mount.mount_path}, and may need {needed} MiB"
                yield Finding(rule=RULE.id, place=place, what=what, mend=f"set sizeLimit: {needed}Mi or more")


RULE = Rule(
    id="kubernetes-scratch-bounded",
    promise="S2",
    says="all scratch space has a bound, and as much room as is needed",
    check=check,
)
