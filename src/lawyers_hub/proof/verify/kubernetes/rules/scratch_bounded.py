"""Scratch space without a bound can fill the disk of the machine, and take every other pod there with it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


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


RULE = Rule(
    id="kubernetes-scratch-bounded",
    promise="S2",
    says="all scratch space has a bound",
    check=check,
)
