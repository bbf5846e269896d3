"""A pod that refers to what is not there never starts, and nobody notices before the release."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.networks import Ingress
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.rights.own_secrets import secrets_of
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

Reference = tuple[str, str, str | None, tuple[Step, ...]]
"""Kind, name, key, and the path in the pod's specification."""


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for kind, name, key, path in _references(release, workload):
            if not _is_there(release, workload, kind, name, key):
                said = f"the key {key} of the {kind} {name}" if key else f"the {kind} {name}"
                yield _finding(workload.pod_place(*path), f"{workload.name} refers to {said}, which nobody makes")
        yield from _another(release, workload)
        yield from _mounted(workload)
    for ingress in release.of(Ingress):
        for number, tls in enumerate(ingress.body.spec.tls):
            if tls.secret_name and tls.secret_name not in release.cluster.secrets:
                place = ingress.place("spec", "tls", number, "secretName")
                yield _finding(place, f"{ingress.manifest} refers to the secret {tls.secret_name}, which nobody makes")


def _mounted(workload: Workload) -> Iterator[Finding]:
    there = {volume.name for volume in workload.pod.volumes} | {claim.metadata.name for claim in workload.claims}
    mounted: set[str] = set()
    for container, at in workload.containers():
        for number, mount in enumerate(container.volume_mounts):
            mounted.add(mount.name)
            if mount.name not in there:
                what = f"{workload.name} mounts {mount.name}, and has no such volume"
                yield _finding(workload.pod_place(*at, "volumeMounts", number, "name"), what)
    for number, volume in enumerate(workload.pod.volumes):
        if volume.name not in mounted:
            what = f"{workload.name} has the volume {volume.name}, and mounts it nowhere"
            yield _finding(workload.pod_place("volumes", number, "name"), what)


def _another(release: Release, workload: Workload) -> Iterator[Finding]:
    """A variable whose own name is a key of the map reads that one."""
    for container, at in workload.containers():
        for number, variable in enumerate(container.env):
            given = variable.value_from and variable.value_from.config_map_key_ref
            for data in release.of(Data) if given else ():
                if given and data.name == given.name and variable.name in data.body.data and given.key != variable.name:
                    place = workload.pod_place(*at, "env", number, "valueFrom", "configMapKeyRef", "key")
                    yield Finding(
                        rule=RULE.id,
                        place=place,
                        what=f"{workload.name} reads {variable.name} from the key {given.key} of {data.manifest}",
                        mend=f"read the key {variable.name}, which is there",
                    )


def _finding(place: Place, what: str) -> Finding:
    mend = "mend the name, or make it; secrets made by hand are declared under cluster in the topology"
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


def _references(release: Release, workload: Workload) -> Iterator[Reference]:
    yield from (("Secret", name, None, path) for name, path in secrets_of(workload))
    if workload.pod.service_account_name != "default":
        yield "ServiceAccount", workload.pod.service_account_name, None, ("serviceAccountName",)
    for number, volume in enumerate(workload.pod.volumes):
        if volume.config_map and not volume.config_map.optional:
            yield "ConfigMap", volume.config_map.name, None, ("volumes", number, "configMap", "name")
        if volume.persistent_volume_claim:
            path = ("volumes", number, "persistentVolumeClaim", "claimName")
            yield "PersistentVolumeClaim", volume.persistent_volume_claim.claim_name, None, path
        for index, source in enumerate(volume.projected.sources if volume.projected else ()):
            if source.config_map and not source.config_map.optional:
                inside = ("volumes", number, "projected", "sources", index, "configMap", "name")
                yield "ConfigMap", source.config_map.name, None, inside
    yield from _of_variables(release, workload)


def _of_variables(release: Release, workload: Workload) -> Iterator[Reference]:
    for container, at in workload.containers():
        for number, variable in enumerate(container.env):
            given = variable.value_from and variable.value_from.config_map_key_ref
            # One that may be missing is still wrong where the map is there, and has another name for it.
            if given and (not given.optional or any(data.name == given.name for data in release.of(Data))):
                path = (*at, "env", number, "valueFrom", "configMapKeyRef", "name")
                yield "ConfigMap", given.name, given.key, path
        for number, source in enumerate(container.env_from):
            if source.config_map_ref and not source.config_map_ref.optional:
                yield "ConfigMap", source.config_map_ref.name, None, (*at, "envFrom", number, "configMapRef", "name")


def _is_there(release: Release, workload: Workload, kind: str, name: str, key: str | None) -> bool:
    if kind == "Secret" and name in release.cluster.secrets:
        return True
    found = [m for m in release.manifests if (m.kind, m.name, m.namespace) == (kind, name, workload.manifest.namespace)]
    if not found or key is None:
        return bool(found)
    return any(data.name == name and key in data.body.data for data in release.of(Data))


RULE = Rule(
    id="kubernetes-references",
    promise="R1",
    says="every ConfigMap, Secret, account and volume that a pod refers to exists or is declared to be made by hand",
    check=check,
)
