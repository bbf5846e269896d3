"""From 2 to 10 API pods in less than the promised time: the arithmetic of the worst case, with the figures that ship.

A load that ten pods carry at their target falls on two. Each decision of the autoscaler waits, at worst, for the
kubelet's figures, for metrics-server, and for its own round; its pods must be ready before the next one counts them.
A calculation and no measurement: `hub autoscale` and a real cluster measure.
"""

from math import ceil, floor

import pytest

from tests.infrastructure.kubernetes.manifests import Manifest, Release, release_of, services, topology

METRICS_S = 15 + 15  # the kubelet's figures, then metrics-server's round
SYNC_S = 15  # the controller's round
START_S = 6  # from the decision to a process that answers, its image being on the node: as measured on 1.36
BALANCER_S = {"staging": 0, "aws": 2 * 10}  # AWS: two healthy answers 10 s apart, before a pod counts as ready

FASTEST = {"type": "Percent", "value": 400, "periodSeconds": 15}
DEFAULT = [{"type": "Percent", "value": 100, "periodSeconds": 15}, {"type": "Pods", "value": 4, "periodSeconds": 15}]


def decisions(request_m: float, limit_m: float, scaler: Manifest) -> list[int]:
    """The numbers of pods, one for each decision, until the most are there."""
    target, most = scaler["metrics"][0]["resource"]["target"]["averageUtilization"], scaler["maxReplicas"]
    load_m = most * request_m * target / 100
    steps = [scaler["minReplicas"]]
    while steps[-1] < most:
        used_m = min(load_m / steps[-1], limit_m)
        wanted = ceil(steps[-1] * used_m / request_m * 100 / target - 1e-9)
        steps.append(min(wanted, most, _allowed(steps[-1], scaler["behavior"]["scaleUp"]["policies"])))
        assert steps[-1] > steps[-2], f"stays at {steps[-2]} pods for ever"
    return steps


def _allowed(pods: int, policies: list[Manifest]) -> int:
    """What the most generous policy lets happen within one round."""
    assert all(policy["periodSeconds"] <= SYNC_S for policy in policies)
    gains = [p["value"] if p["type"] == "Pods" else floor(pods * p["value"] / 100) for p in policies]
    return pods + int(max(gains))


def worst_case_s(steps: list[int], container: Manifest, balancer_s: int) -> float:
    startup, readiness = container["startupProbe"], container["readinessProbe"]
    ready_s: float = START_S + startup["periodSeconds"] + readiness["periodSeconds"] + balancer_s
    return (len(steps) - 1) * (METRICS_S + SYNC_S + ready_s)


def scaler_with(policies: list[Manifest]) -> Manifest:
    return {
        "minReplicas": 2,
        "maxReplicas": 10,
        "metrics": [{"resource": {"target": {"averageUtilization": 70}}}],
        "behavior": {"scaleUp": {"policies": policies}},
    }


def shipped(overlay: str) -> tuple[Manifest, Manifest, list[int]]:
    release: Release = release_of(overlay)
    scaler, container = release.of_kind("HorizontalPodAutoscaler")["api"]["spec"], release.workloads()["api"].container
    cpu = [int(container["resources"][bound]["cpu"].removesuffix("m")) for bound in ("requests", "limits")]
    return scaler, container, decisions(cpu[0], cpu[1], scaler)


@pytest.mark.parametrize("overlay", sorted(BALANCER_S))
def test_two_become_ten_within_the_promised_time_at_worst(overlay: str) -> None:
    scaler, container, steps = shipped(overlay)
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (2, 10)
    assert scaler["behavior"]["scaleUp"]["stabilizationWindowSeconds"] == 0
    assert steps == [2, 10]
    assert worst_case_s(steps, container, BALANCER_S[overlay]) < topology()["promises"]["scale_2_to_10_s"]


def test_without_room_above_the_request_it_would_take_four_decisions_and_too_long() -> None:
    """Why limits are four times the requests: at most 100 % can be seen otherwise."""
    _, container, _ = shipped("staging")
    steps = decisions(250, 250, scaler_with([FASTEST]))
    assert steps == [2, 3, 5, 8, 10]
    assert worst_case_s(steps, container, 0) > topology()["promises"]["scale_2_to_10_s"]


def test_with_twice_the_request_and_the_default_behaviour_two_decisions_are_needed() -> None:
    assert decisions(250, 500, scaler_with(DEFAULT)) == [2, 6, 10]


def test_the_default_behaviour_would_spoil_the_room() -> None:
    """Why the behaviour is ours: 400 % are seen, and only four pods may be added in a round."""
    assert decisions(250, 1000, scaler_with(DEFAULT)) == [2, 6, 10]


def test_going_down_is_calm() -> None:
    for name in ("api", "web"):
        down = release_of("staging").of_kind("HorizontalPodAutoscaler")[name]["spec"]["behavior"]["scaleDown"]
        assert down["stabilizationWindowSeconds"] >= 300
        assert down["policies"] == [{"type": "Pods", "value": 1, "periodSeconds": 60}]


def test_the_limits_of_the_api_are_four_times_its_requests() -> None:
    request_m, limit_m = services()["api"]["cpu_m"]
    assert limit_m == 4 * request_m
