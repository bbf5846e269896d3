"""The grace and the connections that the topology declares are those that the processes give themselves.

That no pod is killed before it is over, and what else a pod must be, `hub verify` holds.
"""

import pytest

from lawyers_hub.database.pool import POOL_SIZE
from lawyers_hub.jobs.worker import GRACE_S as WORKER_GRACE_S
from lawyers_hub.serving import GRACE_S as SERVING_GRACE_S
from tests.infrastructure.kubernetes.manifests import services


@pytest.mark.parametrize(
    ("name", "grace_s"), [("api", SERVING_GRACE_S), ("web", SERVING_GRACE_S), ("worker", WORKER_GRACE_S)]
)
def test_the_grace_of_a_process_is_declared(name: str, grace_s: float) -> None:
    assert services()[name]["grace_s"] == grace_s


def test_the_connections_of_the_api_are_declared() -> None:
    assert services()["api"]["connections"] == POOL_SIZE
