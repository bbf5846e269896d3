"""Three questions keep a service well: has it started, does it live, may it be asked."""

import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, HttpGet, Probe
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service
from lawyers_hub.proof.verify.yaml_lines import Step

_PATIENCE_S = 2
# What a machine that starts many pods at once may make of the usual time, and where a rollout gives up.
_SLOWER_AT_WORST, _ROLLOUT_GIVES_UP_S = 5, 600


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
        for what, mend in (*_wrong(name, probe, container, service), *_paced(name, probe, probes, release)):
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
    if asked and isinstance(asked, HttpGet) and asked.scheme != "HTTP" and service and service.probes:
        yield f"is asked by its {name} in {asked.scheme}, which it does not speak", "ask in HTTP"
    said = _port_in_words(probe)
    if said and service and service.ports and said not in service.ports.values():
        yield f"is asked by its {name} at the port {said}, where nobody listens", "name a declared port"
    if service and service.probes:
        wanted = service.probes.ready if name == "readinessProbe" else service.probes.live
        path = asked.path if isinstance(asked, HttpGet) else None
        if path != wanted:
            yield f"is asked by its {name} for {path or 'no page'} and not for {wanted}", f"ask for {wanted}"


def _port_in_words(probe: Probe) -> int | None:
    """The port that a command is told to ask, as `--port=5432`, `--port 5432` or `-p 5432`."""
    words = " ".join(probe.exec.command) if probe.exec else ""
    found = re.search(r"(?:^|\s)(?:--port[= ]|-p )(\d{1,5})(?!\S)", words)
    return int(found[1]) if found else None


def _paced(
    name: str, probe: Probe | None, probes: Mapping[str, Probe | None], release: Release
) -> Iterator[tuple[str, str]]:
    """A start has time enough and not for ever; who is not ready is left alone before it is killed."""
    if probe is None:
        return
    patience_s = probe.period_seconds * probe.failure_threshold
    needed_s = _SLOWER_AT_WORST * release.cluster.pod_start_s
    if name == "startupProbe":
        if patience_s + probe.initial_delay_seconds < needed_s:
            yield f"has {patience_s} s to start, and may need {needed_s:.0f}", "raise failureThreshold"
        if patience_s >= _ROLLOUT_GIVES_UP_S:
            yield f"is given {patience_s} s to start, when a release has been given up", "lower failureThreshold"
        return
    if probe.timeout_seconds > probe.period_seconds:
        what = f"is asked by its {name} every {probe.period_seconds} s and given {probe.timeout_seconds} s to answer"
        yield what, "set timeoutSeconds to periodSeconds at most"
    if probes["startupProbe"] and probe.initial_delay_seconds > _SLOWER_AT_WORST:
        what = f"waits {probe.initial_delay_seconds} s for its {name} after it has started"
        yield what, "leave initialDelaySeconds out: the startupProbe waits"
    if name == "livenessProbe":
        if probe.failure_threshold < 2:
            yield "is killed as soon as one answer is late", "set failureThreshold to 2 or more"
        ready = probes["readinessProbe"]
        if ready and ready.period_seconds * ready.failure_threshold > patience_s:
            what = f"is killed after {patience_s} s, before its readinessProbe has given it up"
            yield what, "let the readinessProbe fail sooner than the livenessProbe"


RULE = Rule(
    id="kubernetes-probes",
    promise="S2",
    says="whatever lasts is asked whether it has started, lives and is ready, where the topology says",
    check=check,
)
