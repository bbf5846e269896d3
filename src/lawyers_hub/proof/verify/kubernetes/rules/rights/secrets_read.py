"""A secret under a name that nobody reads is a service without its password; one that nobody can open is the same."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.files import files_of, lies_in, mounts_of, said_by
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, SecretVolume
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

_DEFAULT_MODE, _BY_ITS_GROUP, _BY_OTHERS, _TOO_MUCH = 0o644, 0o040, 0o004, 0o133

_MEND = "set defaultMode: 0440, and the account's group as fsGroup"

Wrong = tuple[tuple[Step, ...], str, str]


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        for path, what, mend in _wrong(release, workload, container, at):
            place = workload.pod_place(*path)
            yield Finding(rule=RULE.id, place=place, what=f"{workload.name} {what}", mend=mend)
    for workload in release.workloads:
        for number, volume in enumerate(workload.pod.volumes):
            if volume.secret:
                for key, what, mend in _closed(workload, volume.secret):
                    place = workload.pod_place("volumes", number, "secret", key)
                    yield Finding(rule=RULE.id, place=place, what=f"{workload.name} {what}", mend=mend)


def _wrong(release: Release, workload: Workload, container: Container, at: tuple[Step, ...]) -> Iterator[Wrong]:
    files = files_of(release, workload, container)
    own = " ".join(said_by(container))
    read = " ".join([own, *(text for text in files.values() if text)])
    secrets = [mount.mount_path for _, mount, volume in mounts_of(workload, container) if volume.secret]
    for number, mount, volume in mounts_of(workload, container):
        if not volume.secret or not release.cluster.keys_of(volume.secret.secret_name):
            continue
        here: tuple[Step, ...] = (*at, "volumeMounts", number, "mountPath")
        inside = [path for path in files if lies_in(path, mount.mount_path) and files[path] is None]
        for path in inside:
            if not re.search(rf"{re.escape(path)}(?![\w-])", read):
                yield here, f"is given {path}, which it never reads", "mend the path or the key, or leave it out"
        for path in sorted(set(re.findall(rf"{re.escape(mount.mount_path)}/[\w./-]*[\w-]", own))):
            nearest = max((folder for folder in secrets if lies_in(path, folder)), key=len)
            if path not in files and nearest == mount.mount_path:
                yield here, f"reads {path}, and no such file is in its secret", "name a key of the secret"


def _closed(workload: Workload, secret: SecretVolume) -> Iterator[tuple[str, str, str]]:
    """Files of a secret belong to root, and to the group of the pod's volumes."""
    if secret.optional:
        yield "optional", "starts without its secret, where that is missing", "remove optional"
    said, group = secret.default_mode, workload.pod.security_context.fs_group
    mode = _DEFAULT_MODE if said is None else said
    if said is not None and mode & (_BY_OTHERS | _TOO_MUCH):
        yield "defaultMode", f"opens its secret further than to its own group (mode {mode:04o})", _MEND
    elif not mode & _BY_OTHERS and (not mode & _BY_ITS_GROUP or group is None):
        why = "and it has no fsGroup" if group is None else "which leaves its group out"
        yield "defaultMode", f"cannot read its secret: that belongs to root, {why} (mode {mode:04o})", _MEND


RULE = Rule(
    id="kubernetes-secrets-read",
    promise="S2",
    says="every file of a secret is read where it is mounted, by its service's account and no other",
    check=check,
)
