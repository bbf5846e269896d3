"""A path that a container is told of, and at which there is nothing, is noticed when it starts, or never."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.given import files_of, lies_in, on_the_machine
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule

_SECRET = re.compile(r"/run/secrets/[\w.-]*\w")
_KEPT = "file://"
# Where Redis, Prometheus, Alertmanager and others are told to keep things.
_KEEPS = ("--dir", "--storage.tsdb.path", "--storage.path", "--data-dir", "--datadir", "--dbpath")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        yield from _told(composition, container)
        yield from _secrets(composition, container)
        yield from _kept(container)
        for mount in container.mounts:
            in_the_project = mount.kind == "bind" and not mount.source.startswith(("/", "..", "~", "$"))
            if in_the_project and not (composition.root / mount.source).exists():
                what = f"{container.name} is given {mount.source}, which is not there"
                yield _finding(mount.place, what, "mend the source: Docker makes an empty folder of it")
    yield from _unread(composition)


def _told(composition: Composition, container: Container) -> Iterator[Finding]:
    """What a command names under a folder that is mounted."""
    for word in container.command:
        path = word.rpartition("=")[2]
        file = on_the_machine(container, path) if path.startswith("/") else None
        if file and not file.startswith(("/", "..")) and not (composition.root / file).exists():
            what = f"{container.name} is started with {path}, and there is no {file}"
            yield _finding(container.place_of("command"), what, "name a file that is mounted")


def _named(composition: Composition, container: Container) -> Iterator[tuple[str, Place]]:
    """Every path of a secret that it is told, and where."""
    said = [(setting.value, setting.place) for setting in container.environment.values()]
    said += [(word, container.place_of("command")) for word in container.command]
    said += [(word, container.place_of("healthcheck")) for word in (container.health.test if container.health else ())]
    for text, place in said:
        yield from ((path, place) for path in _SECRET.findall(text))
    for file, text in files_of(composition, container):
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.lstrip().startswith(("#", "--")):
                yield from ((path, Place(file, number)) for path in _SECRET.findall(line))


def _secrets(composition: Composition, container: Container) -> Iterator[Finding]:
    given = {setting.value for setting in container.secrets.values()}
    for path, place in dict.fromkeys(_named(composition, container)):
        if path not in given:
            what = f"{container.name} is told to read {path}, and is given no such secret"
            yield _finding(place, what, "name one of its own secrets", container.place_of("secrets"))


def _unread(composition: Composition) -> Iterator[Finding]:
    """A secret that nobody reads where it lies is read elsewhere by a name that is wrong."""
    documents = [_text(composition, file) for file in composition.declaration.topology.artifacts.documents]
    for container in composition.containers.values():
        read = {path for path, _ in _named(composition, container)}
        for name, setting in container.secrets.items():
            if read and setting.value not in read and not any(setting.value in text for text in documents):
                what = f"{container.name} is given the secret {name}, and nothing tells it to read {setting.value}"
                yield _finding(setting.place, what, "tell it, or take the secret from it")


def _text(composition: Composition, file: str) -> str:
    try:
        return read_text(composition.root, file)
    except Fault:
        return ""


def _kept(container: Container) -> Iterator[Finding]:
    """What is to be kept in a folder goes into the volume that is there, if it has any."""
    volumes = [mount for mount in container.mounts if mount.kind == "volume" and mount.source]
    for flag, folder in _folders(container.command) if volumes else ():
        if not any(lies_in(folder, mount.target) for mount in volumes):
            what = f"{container.name} keeps things in {folder}, which is in none of its volumes"
            yield _finding(container.place_of("command"), what, f"give {flag} the folder of its volume")
    for setting in container.environment.values() if volumes else ():
        if setting.value.startswith(_KEPT):
            path = setting.value.removeprefix(_KEPT)
            around = [mount for mount in volumes if lies_in(path, mount.target)]
            if not around or around[0].read_only:
                how = "in which it cannot write" if around else "which is in none of its volumes"
                yield _finding(
                    setting.place, f"{container.name} is told to keep things in {path}, {how}", "mount it there"
                )


def _folders(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for word, following in zip(words, (*words[1:], ""), strict=False):
        flag, says, value = word.partition("=")
        if flag in _KEEPS:
            yield flag, value if says else following


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="compose-paths-lead",
    promise="Q2",
    says="every file, folder and secret that a container is told of is there, and every secret is read",
    check=check,
)
