"""A service that is told where another one is, is told the truth, and may go there."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Object, Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Topology, port_of

_ADDRESS = re.compile(r"(?<![\w.-])(?:[a-z][a-z0-9+]*://)?(?:[^\s/@,]*@)?([a-z][a-z0-9-]*):(\d{1,5})(?!\w)")


class Told(msgspec.Struct, frozen=True):
    """A setting of a service: who is told, under which name, what, and where it is written."""

    service: str
    name: str
    value: str
    place: Place


def check(project: Project) -> Iterator[Finding]:
    topology = project.declaration.topology
    for told in dict.fromkeys((*_under_compose(project), *_in_kubernetes(project))):
        for host, port in _ADDRESS.findall(told.value):
            if host in topology.services and (wrong := _wrong(topology, told, host, int(port))):
                yield Finding(
                    rule=RULE.id,
                    place=told.place,
                    what=f"{told.service} is told in {told.name} to ask {host}:{port}, {wrong}",
                    mend="name an address to which a declared flow leads",
                )


def _wrong(topology: Topology, told: Told, host: str, port: int) -> str | None:
    if port not in topology.services[host].ports.values():
        return f"and {host} listens on no such port"
    meant = {
        port_of(topology.services[target], flow.port)
        for flow in topology.flows
        for target in flow.targets
        if told.service in flow.source and target == host
    }
    return None if port in meant else f"and no declared flow leads from {told.service} there"


def _under_compose(project: Project) -> Iterator[Told]:
    for name, container in project.composition.containers.items() if project.composition else ():
        for variable, setting in container.environment.items():
            yield Told(name, variable, setting.value, setting.place)


def _in_kubernetes(project: Project) -> Iterator[Told]:
    for release in project.releases:
        maps = {found.name: found for found in release.of(Data) if found.manifest.kind == "ConfigMap"}
        for workload in release.workloads:
            for container, path in workload.containers():
                for number, variable in enumerate(container.env):
                    if variable.value is not None:
                        place = workload.pod_place(*path, "env", number, "value")
                        yield Told(workload.name, variable.name, variable.value, place)
                yield from _from_maps(workload, container, maps)


def _from_maps(workload: Workload, container: Container, maps: Mapping[str, Object[Data]]) -> Iterator[Told]:
    whole = [one.config_map_ref.name for one in container.env_from if one.config_map_ref]
    keys = [one.value_from.config_map_key_ref for one in container.env if one.value_from]
    for name in whole:
        for key, value in maps[name].body.data.items() if name in maps else ():
            yield Told(workload.name, key, value, maps[name].place("data", key))
    for reference in keys:
        if reference and reference.key and reference.name in maps:
            value = maps[reference.name].body.data.get(reference.key, "")
            yield Told(workload.name, reference.key, value, maps[reference.name].place("data", reference.key))


RULE = Rule(
    id="addresses-lead-somewhere",
    promise="N1",
    says="an address that a service is given leads to a port on which a declared flow lets it in",
    check=check,
)
