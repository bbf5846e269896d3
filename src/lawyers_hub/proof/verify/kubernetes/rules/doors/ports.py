"""Flows are declared by port; a container that listens elsewhere would be closed off, or open where nobody looks."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        service = release.services.get(workload.name)
        found = {
            (port.name or "").replace("-", "_"): port.container_port
            for container, _ in workload.containers()
            for port in container.ports
        }
        if service and found != dict(service.ports):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("containers", 0, "ports"),
                what=f"{workload.name} listens on {_said(found)}, and the topology says {_said(service.ports)}",
                mend="name exactly the ports of the topology",
                because=(release.declared_at(workload.name),),
            )


def _said(ports: Mapping[str, int]) -> str:
    return ", ".join(f"{name or 'nameless'} {port}" for name, port in ports.items()) or "no port"


RULE = Rule(
    id="kubernetes-ports",
    promise="N2",
    says="containers listen on the ports of the topology, under their names, and on no others",
    check=check,
)
