"""What services are told when they start, under Compose and in Kubernetes."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.kubernetes.telling import told_by
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project


class Setting(msgspec.Struct, frozen=True):
    """Who is told, under which name, what, and where it is written; and in which plane."""

    service: str
    name: str
    value: str
    place: Place
    plane: str = "compose"


def settings_of(project: Project) -> tuple[Setting, ...]:
    """Of every plane."""
    return (*under_compose(project), *_in_kubernetes(project))


def under_compose(project: Project) -> Iterator[Setting]:
    for name, container in project.composition.containers.items() if project.composition else ():
        for variable, setting in container.environment.items():
            yield Setting(name, variable, setting.value, setting.place)


def _in_kubernetes(project: Project) -> Iterator[Setting]:
    for release in project.releases:
        yield from (Setting(one.service, one.name, one.value, one.place, release.plane) for one in told_by(release))
