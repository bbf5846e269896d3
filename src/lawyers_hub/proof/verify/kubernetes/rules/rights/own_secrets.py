"""A secret is for one service; whoever else mounts it is that service, as far as the secret opens anything."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step


def secrets_of(workload: Workload) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The name of every secret that the pod mounts, and its path in the pod's specification."""
    for number, volume in enumerate(workload.pod.volumes):
        if volume.secret:
            yield volume.secret.secret_name, ("volumes", number, "secret", "secretName")
        for index, source in enumerate(volume.projected.sources if volume.projected else ()):
            if source.secret:
                yield source.secret.name, ("volumes", number, "projected", "sources", index, "secret", "name")


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for secret, path in secrets_of(workload):
            if secret != workload.name:
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place(*path),
                    what=f"{workload.name} mounts the secret of {secret}",
                    mend=f"give {workload.name} a secret of its own name, with what it needs and no more",
                )


RULE = Rule(
    id="kubernetes-own-secrets",
    promise="S2",
    says="every service mounts the secret of its own name and no other",
    check=check,
)
