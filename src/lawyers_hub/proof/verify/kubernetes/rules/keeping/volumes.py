"""A volume that is asked for by name is as large as declared, and is one folder to all who are told of it."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.files import lies_in, mounts_of
from lawyers_hub.proof.verify.kubernetes.manifests import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Mount
from lawyers_hub.proof.verify.kubernetes.objects.stores import Claim
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.telling import told_to
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_GIB = 1024**3
_FILE = "file://"
_BY_MANY = ("ReadWriteMany", "ReadOnlyMany")

Use = tuple[Workload, Mount, Place]


def check(release: Release) -> Iterator[Finding]:
    uses: dict[str, list[Use]] = {}
    for name, use in _uses(release):
        uses.setdefault(name, []).append(use)
    for claim in release.of(Claim):
        yield from _of_claim(release, claim, uses.get(claim.name, []))
    yield from _folders(release, uses)
    yield from _apart(release)


def _uses(release: Release) -> Iterator[tuple[str, Use]]:
    for workload, container, at in release.containers():
        for number, mount, volume in mounts_of(workload, container):
            if volume.persistent_volume_claim:
                place = workload.pod_place(*at, "volumeMounts", number, "mountPath")
                yield volume.persistent_volume_claim.claim_name, (workload, mount, place)


def _of_claim(release: Release, claim: Object[Claim], uses: list[Use]) -> Iterator[Finding]:
    said, meant = claim.body.spec.resources.requests.get("storage", 0), release.cluster.volumes.get(claim.name)
    if release.cluster.volumes and (meant is None or amount(said) != meant * _GIB):
        what = f"{claim.manifest} asks for {said}, and {f'{meant} GiB are' if meant else 'nothing is'} declared"
        place = claim.place("spec", "resources", "requests", "storage")
        yield _finding(place, what, "ask for what the topology has among the volumes of the cluster")
    named, there = claim.body.spec.storage_class_name, release.around.volume_classes
    if there and named is not None and named not in there and not release.has("StorageClass", named):
        what = f"{claim.manifest} waits for ever for the class {named}, which nobody makes"
        yield _finding(claim.place("spec", "storageClassName"), what, f"name one of {', '.join(there)}")
    shared = len({workload.name for workload, _, _ in uses}) > 1 or any(_are_many(release, use[0]) for use in uses)
    if shared and not set(_BY_MANY) & set(claim.body.spec.access_modes):
        what = f"{claim.manifest} is for one machine, and pods on several need it"
        yield _finding(claim.place("spec", "accessModes"), what, "ask for ReadWriteMany")
    for _, mount, place in uses[1:]:
        if uses and (mount.mount_path, mount.sub_path) != (uses[0][1].mount_path, uses[0][1].sub_path):
            what = f"{claim.manifest} is {uses[0][1].mount_path} to {uses[0][0].name} and {mount.mount_path}"
            what += f"{f' ({mount.sub_path})' if mount.sub_path else ''} to others: two things are kept in one"
            yield _finding(place, what, "give each a volume of its own, or mount it alike")


def _are_many(release: Release, workload: Workload) -> bool:
    service = release.services.get(workload.name)
    return workload.lasts and service is not None and service.replicas is not None and service.replicas.max > 1


def _folders(release: Release, uses: dict[str, list[Use]]) -> Iterator[Finding]:
    """Of those who are told of a folder as file://, some have a volume there; whoever has volumes, among them."""
    of = {w.name: [use for found in uses.values() for use in found if use[0].name == w.name] for w in release.workloads}
    for name, telling in told_to(release).items():
        told = [(one, one.value.removeprefix(_FILE)) for one in telling if one.value.startswith(_FILE)]
        kept = [one for one, path in told if any(lies_in(path, mount.mount_path) for _, mount, _ in of[one.service])]
        for one, path in told:
            if not kept or (of[one.service] and one not in kept):
                what = f"{one.service} is told in {name} to keep things in {path}, and has no volume there"
                yield _finding(one.place, what, "name the folder at which its volume is mounted")
            for _, mount, place in of[one.service]:
                if mount.read_only and lies_in(path, mount.mount_path):
                    what = f"{one.service} may only read in {mount.mount_path}, where it is told to keep things"
                    yield _finding(place, what, "remove readOnly")


def _apart(release: Release) -> Iterator[Finding]:
    """Two things that are kept under two names lie in two buckets: who empties one leaves the other."""
    before: dict[str, str] = {}
    for name, telling in told_to(release).items():
        for one in telling:
            bucket = re.match(r"(?:s3|gs)://[^/]+", one.value)
            first = before.setdefault(bucket[0], name) if bucket else name
            if bucket and first != name:
                what = f"{one.service} is told of {bucket[0]} in {name}, where {first} is kept as well"
                yield _finding(one.place, what, "keep each in a bucket of its own")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="kubernetes-volumes",
    promise="Q2",
    says="every volume has the declared size, is fit for all who use it, and lies where they are told",
    check=check,
)
