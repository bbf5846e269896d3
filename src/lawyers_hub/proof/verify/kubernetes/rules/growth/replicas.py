"""How many of a service there are is declared once, and a release must not set back what a scaler decided."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.sizes import QueueScaler, Scaler
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Replicas


def check(release: Release) -> Iterator[Finding]:
    scaled = {scaler.body.spec.scale_target_ref.name for scaler in release.of(Scaler)}
    scaled |= {scaler.body.spec.scale_target_ref.name for scaler in release.of(QueueScaler)}
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if workload.lasts and service and service.replicas:
            for what, mend in _wrong(workload, service.replicas, workload.name in scaled):
                yield Finding(
                    rule=RULE.id,
                    place=workload.place("spec", "replicas"),
                    what=f"{workload.name} {what}",
                    mend=mend,
                    because=(release.declared_at(workload.name),),
                )


def _wrong(workload: Workload, declared: Replicas, is_scaled: bool) -> Iterator[tuple[str, str]]:
    if is_scaled:
        if workload.replicas is not None:
            yield f"is set back to {workload.replicas} by every release, though a scaler decides", "remove replicas"
        return
    said = 1 if workload.replicas is None else workload.replicas
    if said != declared.min:
        yield f"has {said} processes, and the topology says {declared.min}", f"set {declared.min}"
    if declared.max > declared.min:
        what = f"never grows to the {declared.max} processes of the topology"
        yield what, "give it a HorizontalPodAutoscaler or a ScaledObject"


RULE = Rule(
    id="kubernetes-replicas",
    promise="S1",
    says="every service has as many processes as the topology says, or a scaler that decides alone",
    check=check,
)
