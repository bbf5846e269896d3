"""A scaler that asks nobody, or waits for more jobs than were meant, lets work pile up while it looks well."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service
from lawyers_hub.proof.verify.kubernetes.objects.sizes import QueueScaler, Trigger
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Replicas
from lawyers_hub.proof.verify.urls import url_of
from lawyers_hub.proof.verify.yaml_lines import Step

_PAUSED = ("autoscaling.keda.sh/paused", "autoscaling.keda.sh/paused-replicas")
_LOOKS_EVERY_S, _CALM_S = 60, 60

Wrong = tuple[tuple[Step, ...], str, str]


def check(release: Release) -> Iterator[Finding]:
    for scaler in release.of(QueueScaler):
        service = release.services.get(scaler.body.spec.scale_target_ref.name)
        replicas = service.replicas if service else None
        for path, what, mend in (*_held(scaler.body, replicas), *_asked(release, scaler, replicas)):
            yield Finding(rule=RULE.id, place=scaler.place(*path), what=f"{scaler.manifest} {what}", mend=mend)


def _held(scaler: QueueScaler, replicas: Replicas | None) -> Iterator[Wrong]:
    spec, pace = scaler.spec, scaler.spec.advanced.horizontal_pod_autoscaler_config.behavior
    at: tuple[Step, ...] = ("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior")
    for name in _PAUSED:
        if name in scaler.metadata.annotations:
            yield ("metadata", "annotations", name), "decides nothing: it is paused", "remove the annotation"
    fewest = replicas.min if replicas else 0
    if spec.idle_replica_count is not None and spec.idle_replica_count < fewest:
        what = f"leaves {spec.idle_replica_count} where {fewest} are declared, when nothing waits"
        yield ("spec", "idleReplicaCount"), what, "remove idleReplicaCount"
    if spec.fallback and spec.fallback.replicas < fewest:
        what = f"leaves {spec.fallback.replicas} where {fewest} are declared, when it cannot ask"
        yield ("spec", "fallback", "replicas"), what, f"set {fewest} or more"
    most = replicas.max if replicas else 0
    if spec.fallback and spec.fallback.behavior == "static" and spec.fallback.replicas < most:
        what = f"takes pods away until {spec.fallback.replicas} are left, when it cannot ask"
        yield ("spec", "fallback"), what, "set behavior: currentReplicasIfHigher"
    if spec.polling_interval > _LOOKS_EVERY_S:
        what = f"looks only every {spec.polling_interval} s"
        yield ("spec", "pollingInterval"), what, f"let it look every {_LOOKS_EVERY_S} s or oftener"
    if "Disabled" in (pace.scale_up.select_policy, pace.scale_down.select_policy):
        yield at, "never grows, or never shrinks: one way is disabled", "allow both"
    if (pace.scale_up.stabilization_window_seconds or 0) > _CALM_S:
        yield (*at, "scaleUp"), "hesitates to grow while jobs wait", "let scaleUp look back 60 s at most"
    back_s = pace.scale_down.stabilization_window_seconds
    if back_s is not None and back_s < _CALM_S:
        yield (*at, "scaleDown"), "shrinks at once, and soon misses what it took away", "let scaleDown look back 60 s"


def _asked(release: Release, scaler: Object[QueueScaler], replicas: Replicas | None) -> Iterator[Wrong]:
    triggers = scaler.body.spec.triggers
    if not any(trigger.type == "prometheus" for trigger in triggers):
        yield ("spec", "triggers"), "asks no Prometheus how many jobs wait", "give it a trigger of the type prometheus"
    for number, trigger in enumerate(triggers):
        if trigger.type == "prometheus":
            at = ("spec", "triggers", number, "metadata")
            yield from (((*at, key), what, mend) for key, what, mend in _of_trigger(release, trigger, replicas))


def _of_trigger(release: Release, trigger: Trigger, replicas: Replicas | None) -> Iterator[tuple[str, str, str]]:
    said = trigger.metadata
    meant = replicas.jobs_each if replicas else None
    if meant is not None and said.get("threshold") != str(meant):
        what = f"waits for {said.get('threshold')} jobs for each process, and {meant} are declared"
        yield "threshold", what, f'set threshold: "{meant}"'
    if said.get("activationThreshold", "0") != "0":
        yield "activationThreshold", "grows only beyond a bound that nobody declares", "remove activationThreshold"
    address = said.get("serverAddress", "")
    if not _leads(release, address):
        what = f"asks {address or 'nobody'}, where no Service of this release answers"
        yield (
            "serverAddress",
            what,
            "name a Service with its namespace and port, such as http://NAME.NAMESPACE.svc:PORT",
        )


def _leads(release: Release, address: str) -> bool:
    parts = url_of(address)
    host, port = parts.host.removesuffix(".cluster.local").split("."), parts.port
    return parts.scheme == "http" and any(
        host[0] == service.name and host[1:] in ([service.manifest.namespace], [service.manifest.namespace, "svc"])
        for service in release.of(Service)
        if port in [one.port for one in service.body.spec.ports]
    )


RULE = Rule(
    id="kubernetes-grows-with-the-queue",
    promise="S1",
    says="a scaler by the queue asks a Prometheus that is there, as often and with the bound that is meant",
    check=check,
)
