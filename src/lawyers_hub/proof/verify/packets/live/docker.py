"""What runs of a Compose file, as Docker tells it.

One looks from a container of our image that is started beside each of the others, in its network: from there the world
is what it is for the container itself, whatever that one is made of.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.compose import Composition, files_of
from lawyers_hub.proof.verify.packets.live.instances import Instance, Published, Running, Unseen
from lawyers_hub.proof.verify.packets.live.programs import asked, told

_PROJECT, _SERVICE = "com.docker.compose.project", "com.docker.compose.service"
_FILES, _ONE_OFF = "com.docker.compose.project.config_files", "com.docker.compose.oneoff"
_CHOSEN = "COMPOSE_PROJECT_NAME"
# Nothing but connecting is asked of it.
_CLOSED = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true", "--user=65534:65534")


class _Config(msgspec.Struct, rename="pascal"):
    image: str
    labels: dict[str, str] = {}


class _State(msgspec.Struct, rename="pascal"):
    running: bool


class _Joined(msgspec.Struct):
    ip: str = msgspec.field(default="", name="IPAddress")


class _Bound(msgspec.Struct):
    ip: str = msgspec.field(default="", name="HostIp")
    port: str = msgspec.field(default="", name="HostPort")


class _Settings(msgspec.Struct, rename="pascal"):
    networks: dict[str, _Joined] = {}
    ports: dict[str, list[_Bound] | None] = {}


class _Container(msgspec.Struct, rename="pascal"):
    id: str
    name: str
    image: str
    config: _Config
    state: _State
    network_settings: _Settings

    def said(self, label: str) -> str:
        return self.config.labels.get(label, "")

    @property
    def files(self) -> set[Path]:
        return {Path(file).resolve() for file in self.said(_FILES).split(",") if file}


def running_in_docker(composition: Composition) -> Running:
    """Of the project that was started from the file, or of that which COMPOSE_PROJECT_NAME names.

    Raises `Unseen`: Docker says nothing, nothing of the project runs, or it could be more than one.
    """
    file = composition.root / files_of(composition.root, composition.declaration.topology.artifacts)[0]
    found = _project(_containers(), file.resolve(), os.environ.get(_CHOSEN))
    eyes = _image(found, composition.declaration.topology.artifacts.image)
    return Running(
        instances=tuple(sorted((_instance(one, eyes) for one in found), key=lambda one: one.name)),
        published=tuple(published for one in found for published in _published(one)),
        names=frozenset(composition.containers),
        meant=frozenset(container.name for container in composition.lasting()),
    )


def _containers() -> list[_Container]:
    """Those of Compose that run, of whatever project, without those that `docker compose run` made for a moment."""
    ids = asked(["docker", "ps", "--quiet", "--no-trunc", "--filter", f"label={_PROJECT}"]).decode().split()
    found = told(["docker", "inspect", *ids], list[_Container]) if ids else []
    return [one for one in found if one.state.running and one.said(_ONE_OFF) != "True"]


def _project(running: list[_Container], file: Path, chosen: str | None) -> list[_Container]:
    found = [one for one in running if (one.said(_PROJECT) == chosen if chosen else file in one.files)]
    projects = sorted({one.said(_PROJECT) for one in found})
    if not found:
        raise Unseen(f"nothing that was started from {file.name} runs here: start it, or name it by {_CHOSEN}")
    if len(projects) > 1:
        raise Unseen(f"{' and '.join(projects)} were all started from {file.name}: choose one by {_CHOSEN}")
    return found


def _image(found: list[_Container], named: str | None) -> str:
    """The very image that runs, by its digest: no other is fetched."""
    ours = [one.image for one in found if named and last_part(one.config.image) == last_part(named)]
    if not ours:
        raise Unseen(f"no container of the image {named} runs, which has the Python to look with: start one of it")
    return ours[0]


def last_part(image: str) -> str:
    """By which an image is known: a registry of one's own may stand before it, and a version behind."""
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def _instance(one: _Container, eyes: str) -> Instance:
    beside = ("docker", "run", "--rm", "--interactive", *_CLOSED, f"--network=container:{one.id}", "--entrypoint=")
    return Instance(
        service=one.said(_SERVICE),
        name=one.name.removeprefix("/"),
        addresses=tuple(joined.ip for joined in one.network_settings.networks.values() if joined.ip),
        door=(*beside, eyes),
    )


def _published(one: _Container) -> Iterator[Published]:
    for inside, bounds in one.network_settings.ports.items():
        number, _, protocol = inside.partition("/")
        for bound in bounds or ():
            if protocol == "tcp":
                yield Published(one.said(_SERVICE), int(number), bound.ip, int(bound.port))
