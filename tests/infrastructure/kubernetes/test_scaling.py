"""Calm on the way down, and room above the request on the way up.

That 2 become 10 in less than the promised time at worst, `hub verify` computes (kubernetes-scales-in-time).
"""

from tests.infrastructure.kubernetes.manifests import release_of, services


def test_going_down_is_calm() -> None:
    for name in ("api", "web"):
        down = release_of("staging").of_kind("HorizontalPodAutoscaler")[name]["spec"]["behavior"]["scaleDown"]
        assert down["stabilizationWindowSeconds"] >= 300
        assert down["policies"] == [{"type": "Pods", "value": 1, "periodSeconds": 60}]


def test_the_limits_of_the_api_are_four_times_its_requests() -> None:
    request_m, limit_m = services()["api"]["cpu_m"]
    assert limit_m == 4 * request_m
