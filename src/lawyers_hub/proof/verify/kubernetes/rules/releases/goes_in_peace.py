"""A pod that goes must first be forgotten by whoever sends it requests, and then finish what it has begun."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.network import intended
from lawyers_hub.proof.verify.kubernetes.objects.pods import Hook
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

# Until a load balancer has noticed; until the kernel has taken the process away.
_NOTICED_S, _SPARE_S = 5, 5


def check(release: Release) -> Iterator[Finding]:
    outside = release.around.elsewhere.keys()
    asked = {flow.target for flow in intended(release.declaration, release) if flow.source in outside}
    for workload in release.workloads:
        service = release.services.get(workload.name)
        if not workload.lasts or not service:
            continue
        waits_s = _waits_s(workload.pod.containers[0].lifecycle.pre_stop)
        if workload.name in asked and waits_s < _NOTICED_S:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("containers", 0, "lifecycle", "preStop"),
                what=f"{workload.name} stops while its load balancer still sends it requests",
                mend=f"let it sleep for {_NOTICED_S} s or more before it stops (lifecycle.preStop)",
            )
        needs_s = waits_s + service.grace_s + _SPARE_S
        if workload.pod.termination_grace_period_seconds < needs_s:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("terminationGracePeriodSeconds"),
                what=f"{workload.name} is killed after {workload.pod.termination_grace_period_seconds} s, "
                f"and may need {needs_s:.0f} s to finish",
                mend=f"set terminationGracePeriodSeconds to {needs_s:.0f} or more",
                because=(release.declared_at(workload.name),),
            )
        live = workload.pod.containers[0].liveness_probe
        own_s = live.termination_grace_period_seconds if live else None
        if own_s is not None and own_s < needs_s:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("containers", 0, "livenessProbe", "terminationGracePeriodSeconds"),
                what=f"{workload.name} is killed {own_s} s after it seemed not to live, and may need {needs_s:.0f}",
                mend="leave it out: the pod's own grace counts",
            )


def _waits_s(stop: Hook | None) -> int:
    """The seconds of its own sleep, or those of the command `sleep`, in a shell or not."""
    said = re.search(r"(?:^|[\s;])sleep (\d+)", " ".join(stop.exec.command)) if stop and stop.exec else None
    return stop.sleep.seconds if stop and stop.sleep else int(said[1]) if said else 0


RULE = Rule(
    id="kubernetes-goes-in-peace",
    promise="R1",
    says="no pod is killed before it has finished what it has begun",
    check=check,
)
