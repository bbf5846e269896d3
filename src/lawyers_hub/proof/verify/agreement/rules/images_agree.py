"""A service is the same program in the same version wherever it runs; where its image is kept may differ."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.compose.images import image_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule


class Running(msgspec.Struct, frozen=True):
    plane: str
    image: str
    place: Place

    @property
    def program(self) -> tuple[str, str]:
        """The last part of its name and its version. A mirror may have no `_`, and adds a digest of its own."""
        image = image_of(self.image)
        return image.name.rpartition("/")[2].replace("_", "-"), image.tag or image.digest


def check(project: Project) -> Iterator[Finding]:
    """Against the first plane that runs the service; one finding for each other program."""
    for service in project.declaration.topology.services:
        programs: dict[tuple[str, str], Running] = {}
        for one in _images(project, service):
            programs.setdefault(one.program, one)
        running = list(programs.values())
        yield from (_finding(service, running[0], other) for other in running[1:])


def _finding(service: str, one: Running, other: Running) -> Finding:
    return Finding(
        rule=RULE.id,
        place=other.place,
        what=f"{service} is {other.image} in {other.plane}, and {one.image} in {one.plane}",
        mend="give both the same image and version",
        because=(one.place,),
    )


def _images(project: Project, service: str) -> Iterator[Running]:
    """Of the container that carries the service's name, or the only one of its pods."""
    if project.composition and (container := project.composition.containers.get(service)):
        yield Running("compose", container.image, container.place_of("image"))
    for release in project.releases:
        for workload in release.workloads:
            if workload.name != service:
                continue
            own = [one for one in enumerate(workload.pod.containers) if one[1].name == service]
            for number, inside in own or list(enumerate(workload.pod.containers)):
                yield Running(release.plane, inside.image, workload.pod_place("containers", number, "image"))


RULE = Rule(
    id="images-agree",
    promise="N1",
    says="a service runs the same image, in the same version, in every plane",
    check=check,
)
