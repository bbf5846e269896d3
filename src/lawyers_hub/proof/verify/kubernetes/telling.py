"""What services are told in their environment, directly or by a ConfigMap."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.kubernetes.manifests import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place


class Told(msgspec.Struct, frozen=True):
    """Who is told, under which name, what, and where it is written."""

    service: str
    name: str
    value: str
    place: Place


def told_by(release: Release) -> Iterator[Told]:
    maps = {found.name: found for found in release.of(Data) if found.manifest.kind == "ConfigMap"}
    for workload, container, at in release.containers():
        for number, variable in enumerate(container.env):
            if variable.value is not None:
                yield Told(
                    workload.name, variable.name, variable.value, workload.pod_place(*at, "env", number, "value")
                )
        yield from _from_maps(workload, container, maps)


def told_to(release: Release) -> Mapping[str, list[Told]]:
    """By the name of the variable."""
    found: dict[str, list[Told]] = {}
    for told in told_by(release):
        found.setdefault(told.name, []).append(told)
    return found


def _from_maps(workload: Workload, container: Container, maps: Mapping[str, Object[Data]]) -> Iterator[Told]:
    whole = [one.config_map_ref.name for one in container.env_from if one.config_map_ref]
    keys = [(one.name, one.value_from.config_map_key_ref) for one in container.env if one.value_from]
    for name in whole:
        for key, value in maps[name].body.data.items() if name in maps else ():
            yield Told(workload.name, key, value, maps[name].place("data", key))
    for variable, reference in keys:
        if reference and reference.key and reference.name in maps:
            value = maps[reference.name].body.data.get(reference.key, "")
            yield Told(workload.name, variable, value, maps[reference.name].place("data", reference.key))
