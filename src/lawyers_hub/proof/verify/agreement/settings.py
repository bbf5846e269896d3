"""What services are told when they start, under Compose and in Kubernetes."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.kubernetes import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project


class Setting(msgspec.Struct, frozen=True):
    """Who is told, under which name, what, and where it is written."""

    service: str
    name: str
    value: str
    place: Place


def settings_of(project: Project) -> tuple[Setting, ...]:
    """Each once, though several overlays may share it."""
    return tuple(dict.fromkeys((*_under_compose(project), *_in_kubernetes(project))))


def _under_compose(project: Project) -> Iterator[Setting]:
    for name, container in project.composition.containers.items() if project.composition else ():
        for variable, setting in container.environment.items():
            yield Setting(name, variable, setting.value, setting.place)


def _in_kubernetes(project: Project) -> Iterator[Setting]:
    for release in project.releases:
        maps = {found.name: found for found in release.of(Data) if found.manifest.kind == "ConfigMap"}
        for workload in release.workloads:
            for container, path in workload.containers():
                for number, variable in enumerate(container.env):
                    if variable.value is not None:
                        place = workload.pod_place(*path, "env", number, "value")
                        yield Setting(workload.name, variable.name, variable.value, place)
                yield from _from_maps(workload, container, maps)


def _from_maps(workload: Workload, container: Container, maps: Mapping[str, Object[Data]]) -> Iterator[Setting]:
    whole = [one.config_map_ref.name for one in container.env_from if one.config_map_ref]
    keys = [(one.name, one.value_from.config_map_key_ref) for one in container.env if one.value_from]
    for name in whole:
        for key, value in maps[name].body.data.items() if name in maps else ():
            yield Setting(workload.name, key, value, maps[name].place("data", key))
    for variable, reference in keys:
        if reference and reference.key and reference.name in maps:
            value = maps[reference.name].body.data.get(reference.key, "")
            yield Setting(workload.name, variable, value, maps[reference.name].place("data", reference.key))
