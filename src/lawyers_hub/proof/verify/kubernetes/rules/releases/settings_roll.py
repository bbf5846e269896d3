"""A changed setting under the same name is read by new pods only: half of a service runs with the old one."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    """Of what is generated: kustomize gives it a name that changes with its content, unless it is told not to."""
    read = {name for workload in release.workloads for name in _maps(workload)}
    for manifest in release.manifests:
        if manifest.kind == "ConfigMap" and manifest.name in read and _keeps_its_name(manifest):
            yield Finding(
                rule=RULE.id,
                place=manifest.place("metadata", "name"),
                what=f"{manifest} keeps its name when it changes, so that no pod that reads it notices",
                mend="remove disableNameSuffixHash",
            )


def _keeps_its_name(manifest: Manifest) -> bool:
    return (
        manifest.origin is not None and manifest.origin.generator is not None and manifest.origin.name == manifest.name
    )


def _maps(workload: Workload) -> Iterator[str]:
    for volume in workload.pod.volumes:
        if volume.config_map:
            yield volume.config_map.name
        yield from (
            one.config_map.name for one in (volume.projected.sources if volume.projected else ()) if one.config_map
        )
    for container, _ in workload.containers():
        for variable in container.env:
            if variable.value_from and variable.value_from.config_map_key_ref:
                yield variable.value_from.config_map_key_ref.name
        yield from (one.config_map_ref.name for one in container.env_from if one.config_map_ref)


RULE = Rule(
    id="kubernetes-settings-roll",
    promise="R1",
    says="a generated setting that changes gets another name, which rolls the pods that read it",
    check=check,
)
