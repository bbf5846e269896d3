"""What is kept lies in the folder that the program writes to; a volume beside it stays empty, and looks well."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.kubernetes.files import mounts_of
from lawyers_hub.proof.verify.kubernetes.telling import told_by
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule


def check(project: Project) -> Iterator[Finding]:
    """Against the folders that Compose keeps in volumes with a name."""
    containers = project.composition.containers if project.composition else {}
    for release in project.releases:
        told = {
            (one.service, one.value.removeprefix("file://")) for one in told_by(release) if one.value[:7] == "file://"
        }
        for workload in release.workloads:
            composed = containers.get(workload.name)
            volumes = [m for m in composed.mounts if m.kind == "volume" and m.source] if composed else []
            kept = dict(_kept(workload))
            wanted = {mount.target: mount.place for mount in volumes}
            for folder, place in wanted.items():
                is_meant = (workload.name, folder) in told or (workload.claims and len(wanted) == 1)
                if is_meant and folder not in kept:
                    yield _finding(release, workload, folder, kept, place)


def _kept(workload: Workload) -> Iterator[tuple[str, Place]]:
    """The folders that outlive a pod of it, whole and not a part of something else."""
    claims = {claim.metadata.name for claim in workload.claims}
    for container, at in workload.containers():
        for number, mount in enumerate(container.volume_mounts):
            if mount.name in claims and not mount.sub_path:
                yield mount.mount_path, workload.pod_place(*at, "volumeMounts", number, "mountPath")
        for number, mount, volume in mounts_of(workload, container):
            if volume.persistent_volume_claim:
                yield mount.mount_path, workload.pod_place(*at, "volumeMounts", number, "mountPath")


def _finding(release: Release, workload: Workload, folder: str, kept: dict[str, Place], because: Place) -> Finding:
    where = " and ".join(kept) or "nothing"
    place = next(iter(kept.values()), workload.pod_place("containers", 0, "volumeMounts"))
    return Finding(
        rule=RULE.id,
        place=place,
        what=f"{workload.name} keeps {folder} under Compose, and {where} in {release.overlay}",
        mend=f"mount its volume at {folder}",
        because=(because,),
    )


RULE = Rule(
    id="kept-the-same",
    promise="Q2",
    says="what a service keeps in a volume under Compose it keeps in Kubernetes, in the same folder",
    check=check,
)
