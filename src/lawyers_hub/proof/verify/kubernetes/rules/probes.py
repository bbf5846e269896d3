"""Three questions keep a service well: has it started, does it live, may it be asked."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, HttpGet, Probe
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service
from lawyers_hub.proof.verify.yaml_lines import Step

_PATIENCE_S = 2


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        if workload.lasts:
            for number, container in enumerate(workload.pod.containers):
                yield from _of(release, workload, container, ("containers", number))


def _of(release: Release, workload: Workload, container: Container, at: tuple[Step, ...]) -> Iterator[Finding]:
    probes = {
        "startupProbe": container.startup_probe,
        "readinessProbe": container.readiness_probe,
        "livenessProbe": container.liveness_probe,
    }
    service = release.services.get(workload.name)
    for name, probe in probes.items():
        for what, mend in _wrong(name, probe, container, service):
            yield Finding(rule=RULE.id, place=workload.pod_place(*at, name), what=f"{workload.name} {what}", mend=mend)


def _wrong(name: str, probe: Probe | None, container: Container, service: Service | None) -> Iterator[tuple[str, str]]:
    if probe is None:
        yield f"has no {name}", f"give it a {name}"
        return
    if name != "startupProbe" and probe.timeout_seconds < _PATIENCE_S:
        what = f"has {probe.timeout_seconds} s to answer its {name}, which a busy machine exceeds"
        yield what, f"set timeoutSeconds to {_PATIENCE_S} or more"
    asked = probe.http_get or probe.tcp_socket
    ports = {port.name: port.container_port for port in container.ports}
    number = (ports.get(asked.port) if isinstance(asked.port, str) else asked.port) if asked else None
    declared = service.ports.values() if service and service.probes else (number,)
    if asked and (number is None or number not in declared):
        yield f"is asked by its {name} at the port {asked.port}, where nobody listens", "name a port that it declares"
    if service and service.probes:
        wanted = service.probes.ready if name == "readinessProbe" else service.probes.live
        path = asked.path if isinstance(asked, HttpGet) else None
        if path != wanted:
            yield f"is asked by its {name} for {path or 'no page'} and not for {wanted}", f"ask for {wanted}"


RULE = Rule(
    id="kubernetes-probes",
    promise="S2",
    says="whatever lasts is asked whether it has started, lives and is ready, where the topology says",
    check=check,
)
