"""Where Services lead: from the port that is asked for to the one on which pods listen.

Source: https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports.
"""

from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.base import Selector
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service, ServicePort
from lawyers_hub.proof.verify.kubernetes.release import Release


def target_of(port: ServicePort, workload: Workload) -> int | None:
    """The port of the workload's containers to which the Service's port leads."""
    wanted = port.port if port.target_port is None else port.target_port
    for container, _ in workload.containers():
        for there in container.ports:
            if wanted in (there.name, there.container_port) and there.protocol == port.protocol:
                return there.container_port
    return None


def reached_by(release: Release, name: str, asked: int) -> set[tuple[str, int]]:
    """Who answers where a Service is asked on a port, and on which port of its own."""
    return {
        (workload.name, target)
        for service in release.of(Service)
        if service.name == name and service.body.spec.selector
        for workload in release.selected(Selector(match_labels=service.body.spec.selector))
        for port in service.body.spec.ports
        if port.port == asked and (target := target_of(port, workload))
    }
