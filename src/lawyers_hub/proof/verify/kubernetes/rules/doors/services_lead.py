"""A declared flow needs a name to ask for: a Service that leads to the port on which the pods listen."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object, Workload
from lawyers_hub.proof.verify.kubernetes.network import intended
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service, ServicePort
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.services import target_of
from lawyers_hub.proof.verify.kubernetes.telling import told_by
from lawyers_hub.proof.verify.rules import Rule

_ADDRESS = re.compile(r"(?<![\w.-])([a-z][a-z0-9-]*):(\d{1,5})(?!\w)")
_LEFT_OUT = (80, 443)


def check(release: Release) -> Iterator[Finding]:
    led: set[tuple[str, int]] = set()
    told = {(host, int(port)) for one in told_by(release) for host, port in _ADDRESS.findall(one.value)}
    for service in release.of(Service):
        for workload in release.selected(Selector(match_labels=service.body.spec.selector)):
            for number, port in enumerate(service.body.spec.ports):
                target = target_of(port, workload)
                if target is None:
                    yield _leads_nowhere(service, number, port, workload)
                elif _is_asked_for(service, port, target, told):
                    led.add((service.name, target))
    yield from _missing(release, led)


def _is_asked_for(service: Object[Service], port: ServicePort, target: int, told: set[tuple[str, int]]) -> bool:
    """By the port on which the pods listen; or by none, as addresses leave the usual ones out."""
    by_itself = service.body.spec.cluster_ip == "None" or port.port == target
    return by_itself or (port.port in _LEFT_OUT and (service.name, target) not in told)


def _leads_nowhere(service: Object[Service], number: int, port: ServicePort, workload: Workload) -> Finding:
    return Finding(
        rule=RULE.id,
        place=service.place("spec", "ports", number, "targetPort"),
        what=f"{service.manifest} leads to the port {port.target_port or port.port} of {workload.name}, which has none",
        mend="name a port of its containers",
    )


def _missing(release: Release, led: set[tuple[str, int]]) -> Iterator[Finding]:
    workloads = {workload.name: workload for workload in release.workloads}
    wanted = {(flow.target, flow.ports.first): flow for flow in intended(release.declaration, release)}
    for (name, port), flow in wanted.items():
        if name in workloads and not led & {(name, port), (workloads[name].manifest.name, port)}:
            yield Finding(
                rule=RULE.id,
                place=workloads[name].place("metadata", "name"),
                what=f"no Service {name} leads to its port {port}, so {flow.source} cannot find it there",
                mend=f"let a Service named {name} select its pods, with the port {port}",
                because=(flow.place,),
            )


RULE = Rule(
    id="kubernetes-services-lead",
    promise="N2",
    says="every declared flow has a Service, and every Service leads to a port on which its pods listen",
    check=check,
)
