"""What a container finds in its folders: the files of ConfigMaps and Secrets, each at its path."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, Item, Mount, Volume
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.kubernetes.release import Release

Text = str | None
"""None where only the name is known, as of a secret."""


def files_of(release: Release, workload: Workload, container: Container) -> Mapping[str, Text]:
    """By their paths. Secrets whose keys nobody declares have none."""
    return dict(_files(release, workload, container))


def mounts_of(workload: Workload, container: Container) -> Iterator[tuple[int, Mount, Volume]]:
    """Each mount of a volume that there is, and its number; claims of a StatefulSet are volumes of their name."""
    volumes = {volume.name: volume for volume in workload.pod.volumes}
    for number, mount in enumerate(container.volume_mounts):
        if mount.name in volumes:
            yield number, mount, volumes[mount.name]


def lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def said_by(container: Container) -> Iterator[str]:
    """Every word of its command, its probes and its hooks, and every value that it is told."""
    yield from (*container.command, *container.args)
    yield from (variable.value for variable in container.env if variable.value)
    hook = container.lifecycle.pre_stop
    probes = (container.startup_probe, container.readiness_probe, container.liveness_probe, hook)
    yield from (word for probe in probes if probe and probe.exec for word in probe.exec.command)


def _files(release: Release, workload: Workload, container: Container) -> Iterator[tuple[str, Text]]:
    for _, mount, volume in mounts_of(workload, container):
        for path, text in _of_volume(release, volume):
            if not mount.sub_path:
                yield posixpath.join(mount.mount_path, path), text
            elif lies_in(path, mount.sub_path):
                yield (
                    posixpath.normpath(posixpath.join(mount.mount_path, posixpath.relpath(path, mount.sub_path))),
                    text,
                )


def _of_volume(release: Release, volume: Volume) -> Iterator[tuple[str, Text]]:
    if volume.config_map:
        yield from _chosen(_data(release, volume.config_map.name), volume.config_map.items)
    if volume.secret:
        yield from _chosen(_keys(release, volume.secret.secret_name), volume.secret.items)
    for source in volume.projected.sources if volume.projected else ():
        if source.config_map:
            yield from _chosen(_data(release, source.config_map.name), source.config_map.items)
        if source.secret:
            yield from _chosen(_keys(release, source.secret.name), source.secret.items)


def _chosen(found: Mapping[str, Text], items: Iterable[Item]) -> Iterator[tuple[str, Text]]:
    chosen = {item.path: found[item.key] for item in items if item.key in found}
    yield from (chosen if tuple(items) else found).items()


def _data(release: Release, name: str) -> Mapping[str, Text]:
    maps = (found.body.data for found in release.of(Data) if found.name == name and found.manifest.kind == "ConfigMap")
    return next(maps, {})


def _keys(release: Release, secret: str) -> Mapping[str, Text]:
    return dict.fromkeys(release.cluster.keys_of(secret))
