"""With which configuration each plane starts a service: the file it reads, and the words that change it."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.compose import Composition
from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project

_ADDS_UP = "save"


class Start(msgspec.Struct, frozen=True):
    """`configuration` is the text of the file that its words name, or None where they name none that is there."""

    plane: str
    place: Place
    words: tuple[str, ...]
    configuration: str | None

    @property
    def settings(self) -> Mapping[str, str]:
        """What is in force: a word of the command wins over the file."""
        return settings_in(self.configuration or "") | _in_words(self.words)


def settings_in(text: str) -> dict[str, str]:
    """Of a file with a name and its value on each line. Said twice, the later one counts; only `save` adds up."""
    found: dict[str, str] = {}
    for name, *values in filter(None, map(str.split, text.splitlines())):
        value = " ".join(values)
        if not name.startswith("#"):
            before = found.get(name.lower()) if name.lower() == _ADDS_UP else None
            found[name.lower()] = f"{before} {value}" if before else value
    return found


def _in_words(words: tuple[str, ...]) -> dict[str, str]:
    """`--name value` or `--name=value`."""
    found: dict[str, str] = {}
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word.startswith("--"):
            name, said, value = word.removeprefix("--").partition("=")
            found[name.lower()] = value if said else following
    return found


def starts_of(project: Project, service: str) -> Iterator[Start]:
    """Wherever the service is started by files; a store that AWS runs is started by AWS."""
    if project.composition and service in project.composition.containers:
        yield _under_compose(project.composition, service)
    for release in project.releases:
        for workload in release.workloads:
            if workload.name == service:
                yield from _in_kubernetes(release, workload)


def _under_compose(composition: Composition, service: str) -> Start:
    container = composition.containers[service]
    texts = (
        _text(composition, mount.source)
        for mount in container.mounts
        if mount.kind == "bind" and mount.target in container.command
    )
    return Start("compose", container.place_of("command"), container.command, next(filter(None, texts), None))


def _text(composition: Composition, file: str) -> str | None:
    try:
        return read_text(composition.root, file)
    except Fault:
        return None


def _in_kubernetes(release: Release, workload: Workload) -> Iterator[Start]:
    for number, container in enumerate(workload.pod.containers):
        words = (*container.command, *container.args)
        place = workload.pod_place("containers", number, "command" if container.command else "args")
        yield Start(release.plane, place, words, _mounted(release, workload, container, words))


def _mounted(release: Release, workload: Workload, container: Container, words: tuple[str, ...]) -> str | None:
    """The first file of a ConfigMap that is mounted where a word points to."""
    maps = {found.name: found.body.data for found in release.of(Data) if found.manifest.kind == "ConfigMap"}
    volumes = {volume.name: volume.config_map.name for volume in workload.pod.volumes if volume.config_map}
    for mount in container.volume_mounts:
        for name, text in maps.get(volumes.get(mount.name, ""), {}).items():
            if f"{mount.mount_path.rstrip('/')}/{name}" in words or mount.mount_path in words:
                return text
    return None
