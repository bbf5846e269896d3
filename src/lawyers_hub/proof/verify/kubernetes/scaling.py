"""How long a HorizontalPodAutoscaler takes, at worst, from the fewest pods to the most: a calculation, no measurement.

A load that the most pods carry at their target falls on the fewest. Each decision waits for the kubelet's figures, for
metrics-server and for the controller's own round; its pods must be ready before the next decision counts them.
Sources: the defaults of kubelet, metrics-server and kube-controller-manager, and
https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/.
"""

from math import ceil

from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.objects.sizes import Pace, ScalerSpec
from lawyers_hub.proof.verify.kubernetes.objects.sizes import Step as Rise

METRICS_S = 15 + 15  # the kubelet's figures, then metrics-server's round
SYNC_S = 15  # the controller's round
DEFAULT_RISE = (Rise(type="Percent", value=100, period_seconds=15), Rise(type="Pods", value=4, period_seconds=15))


def decisions(request_m: float, limit_m: float, target_percent: int, scaler: ScalerSpec) -> list[int] | None:
    """The number of pods after each decision, until the most are there; None if that never comes.

    A pod cannot show more than its limit, so with little room above the request one decision wants few pods more.
    """
    load_m = scaler.max_replicas * request_m * target_percent / 100
    steps = [max(1, scaler.min_replicas)]
    while steps[-1] < scaler.max_replicas:
        pods = steps[-1]
        used_m = min(load_m / pods, limit_m)
        # A hair less, so that a figure that is whole but for its last digit is not one pod more.
        wanted = ceil(pods * used_m / request_m * 100 / target_percent - 1e-9)
        reached = min(wanted, scaler.max_replicas, pods + allowed_rise(pods, scaler.behavior.scale_up))
        if reached <= pods:
            return None
        steps.append(reached)
    return steps


def allowed_rise(pods: int, pace: Pace) -> int:
    """How many pods may be added in one decision; what a policy allows it allows once in its period."""
    if pace.select_policy == "Disabled":
        return 0
    policies = pace.policies or DEFAULT_RISE
    rises = [policy.value if policy.type == "Pods" else ceil(pods * policy.value / 100) for policy in policies]
    return min(rises) if pace.select_policy == "Min" else max(rises)


def worst_case_s(count: int, scaler: ScalerSpec, container: Container, start_s: float, balancer_s: float) -> float:
    """Of so many decisions, until the pods of the last one are asked by people."""
    pace = scaler.behavior.scale_up
    slowest_s = max((policy.period_seconds for policy in pace.policies), default=SYNC_S)
    round_s = METRICS_S + max(SYNC_S, slowest_s) + (pace.stabilization_window_seconds or 0)
    probes = (container.startup_probe, container.readiness_probe)
    asked_s = sum(probe.initial_delay_seconds + probe.period_seconds for probe in probes if probe)
    return count * (round_s + start_s + asked_s + balancer_s)
