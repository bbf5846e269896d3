"""What is to be kept needs a volume of the declared size, which somebody provides and the pod really uses."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

_GIB = 1024**3
_CLASS = "StorageClass"

Wrong = tuple[tuple[Step, ...], str, str]


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for path, what, mend in (*_sizes(release, workload), *_use(release, workload), *_retained(workload)):
            yield Finding(rule=RULE.id, place=workload.place(*path), what=f"{workload.name} {what}", mend=mend)


def _sizes(release: Release, workload: Workload) -> Iterator[Wrong]:
    service = release.services.get(workload.name)
    meant = service.storage_gib if service else None
    if meant is not None and not workload.claims:
        yield ("spec",), f"keeps nothing, and {meant} GiB are declared", "give it a volumeClaimTemplate"
    for number, claim in enumerate(workload.claims):
        said = claim.spec.resources.requests.get("storage", 0)
        if meant is not None and amount(said) != meant * _GIB:
            path = ("spec", "volumeClaimTemplates", number, "spec", "resources", "requests", "storage")
            yield path, f"keeps {said}, and {meant} GiB are declared", f"ask for {meant}Gi"


def _retained(workload: Workload) -> Iterator[Wrong]:
    policy = workload.spec.persistent_volume_claim_retention_policy if workload.spec else None
    for key, said in (("whenDeleted", policy.when_deleted), ("whenScaled", policy.when_scaled)) if policy else ():
        if said != "Retain":
            path = ("spec", "persistentVolumeClaimRetentionPolicy", key)
            yield path, "loses what it keeps, when it is deleted or made smaller by mistake", f"set {key}: Retain"


def _use(release: Release, workload: Workload) -> Iterator[Wrong]:
    """A cluster whose release brings classes of volumes has no class that is taken by itself."""
    classes = {manifest.name for manifest in release.manifests if manifest.kind == _CLASS}
    mounted = {mount.name for container, _ in workload.containers() for mount in container.volume_mounts}
    for number, claim in enumerate(workload.claims):
        at: tuple[Step, ...] = ("spec", "volumeClaimTemplates", number)
        if classes and claim.spec.storage_class_name not in classes:
            what = f"waits for ever for a volume of the class {claim.spec.storage_class_name or 'that nobody named'}"
            yield (*at, "spec", "storageClassName"), what, f"name one of {', '.join(sorted(classes))}"
        if not any(mode.startswith(("ReadWriteOnce", "ReadWriteMany")) for mode in claim.spec.access_modes):
            what = (
                f"asks for a volume on which nothing can be written ({', '.join(claim.spec.access_modes) or 'no mode'})"
            )
            yield (*at, "spec", "accessModes"), what, "ask for ReadWriteOnce"
        if claim.metadata.name not in mounted:
            what = f"does not mount what it keeps, {claim.metadata.name}"
            yield (*at, "metadata", "name"), what, "mount it in its container"


RULE = Rule(
    id="kubernetes-storage",
    promise="Q2",
    says="what is kept lies on a volume of the declared size and of a class that there is",
    check=check,
)
