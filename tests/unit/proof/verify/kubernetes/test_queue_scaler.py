"""A scaler by the queue decides by what waits: it asks a Prometheus that is there, often, and with the right bound."""

from pathlib import Path

import pytest

from tests.unit.proof.verify.kubernetes.shop import shop
from tests.unit.proof.verify.kubernetes.test_rules import said

RULE = "kubernetes-grows-with-the-queue"
SCALER = """\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: shop, namespace: shop}
spec:
  scaleTargetRef: {name: shop}
  minReplicaCount: 2
  maxReplicaCount: 10
  pollingInterval: 15
  fallback: {failureThreshold: 3, replicas: 2, behavior: currentReplicasIfHigher}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior: {scaleUp: {stabilizationWindowSeconds: 0}, scaleDown: {stabilizationWindowSeconds: 300}}
  triggers:
    - type: prometheus
      metadata: {serverAddress: "http://shop.shop.svc:8080", query: waiting, threshold: "20"}
"""


def found(tmp_path: Path, scaler: str) -> list[str]:
    release = shop(tmp_path, "cpu_target_percent = 70", "cpu_target_percent = 70, jobs_each = 20", more=scaler)
    return [what for _, _, what in said(release, RULE)]


@pytest.mark.parametrize(
    "address", ["http://shop.shop.svc:8080", "http://shop.shop:8080", "http://shop.shop.svc.cluster.local:8080/"]
)
def test_one_that_asks_rightly_keeps_the_rule(tmp_path: Path, address: str) -> None:
    assert found(tmp_path, SCALER.replace("http://shop.shop.svc:8080", address)) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("svc:8080", "svc:9090", "asks http://shop.shop.svc:9090, where no Service of this release answers"),
        (
            "shop.shop.svc",
            "shop.market.svc",
            "asks http://shop.market.svc:8080, where no Service of this release answers",
        ),
        ("svc:8080", "svc:eighty", "asks http://shop.shop.svc:eighty, where no Service of this release answers"),
        ('threshold: "20"', 'threshold: "200"', "waits for 200 jobs for each process, and 20 are declared"),
        (
            'threshold: "20"',
            'threshold: "20", activationThreshold: "5"',
            "grows only beyond a bound that nobody declares",
        ),
        ("type: prometheus", "type: cron", "asks no Prometheus how many jobs wait"),
        ("pollingInterval: 15", "pollingInterval: 1500", "looks only every 1500 s"),
        (", behavior: currentReplicasIfHigher", "", "takes pods away until 2 are left, when it cannot ask"),
        (
            "failureThreshold: 3, replicas: 2",
            "failureThreshold: 3, replicas: 0",
            "leaves 0 where 2 are declared, when it cannot ask",
        ),
        (
            "minReplicaCount: 2",
            "minReplicaCount: 2\n  idleReplicaCount: 0",
            "leaves 0 where 2 are declared, when nothing waits",
        ),
        (
            "namespace: shop}",
            "namespace: shop, annotations: {autoscaling.keda.sh/paused: 'true'}}",
            "decides nothing: it is paused",
        ),
        (
            "scaleUp: {stabilizationWindowSeconds: 0}",
            "scaleUp: {selectPolicy: Disabled}",
            "never grows, or never shrinks: one way is disabled",
        ),
        (
            "scaleUp: {stabilizationWindowSeconds: 0}",
            "scaleUp: {stabilizationWindowSeconds: 600}",
            "hesitates to grow while jobs wait",
        ),
        (
            "stabilizationWindowSeconds: 300",
            "stabilizationWindowSeconds: 0",
            "shrinks at once, and soon misses what it took away",
        ),
    ],
)
def test_one_that_asks_otherwise_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert found(tmp_path, SCALER.replace(old, new, 1)) == [f"the ScaledObject shop {what}"]
