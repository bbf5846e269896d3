"""What Prometheus asks is what is there: every pod in Kubernetes, the key of the last backup, the ports of Jaeger."""

import re
from typing import Any

import pytest

from tests.infrastructure.monitoring.files import MONITORING, REPOSITORY, compared_with, declaration, watching, yaml_of

# The Services without an address of their own, which answer with every pod, where there is another beside.
HEADLESS = {"api": "api-pods", "web": "web-pods"}


def test_in_kubernetes_every_pod_is_asked_and_not_one_of_them() -> None:
    (kubernetes,) = (one for one in watching().scraping if one.plane == "kubernetes")
    asked = {job.name: {target.host for target in job.targets} for job in kubernetes.jobs}
    assert {name: asked[name] for name in HEADLESS} == {name: {host} for name, host in HEADLESS.items()}


@pytest.mark.parametrize("plane", ["compose", "kubernetes"])
def test_replicas_are_found_by_their_addresses(plane: str) -> None:
    configuration = yaml_of(MONITORING / "prometheus" / f"prometheus.{plane}.yml")
    services = declaration().topology.services
    for job in configuration["scrape_configs"]:
        if job["job_name"] in services:
            (lookup,) = job["dns_sd_configs"]
            assert lookup["type"] == "A"


@pytest.mark.parametrize(
    "file", ["docker-compose.staging.yml", "infrastructure/k8s/components/monitoring/redis-exporter.yaml"]
)
def test_the_exporter_of_redis_is_told_of_the_key_that_an_alert_asks_for(file: str) -> None:
    keys = {matcher.value for _, matcher in compared_with("key")}
    told = re.findall(r"\bdb0=(\S+)", (REPOSITORY / file).read_text())
    assert keys == set(told)


def test_jaeger_listens_where_the_topology_says() -> None:
    told = yaml_of(MONITORING / "jaeger" / "jaeger.yml")
    (reader,) = told["service"]["telemetry"]["metrics"]["readers"]
    assert declaration().topology.services["jaeger"].ports == {
        "otlp_http": _port_of(told["receivers"]["otlp"]["protocols"]["http"]),
        "query": _port_of(told["extensions"]["jaeger_query"]["http"]),
        "metrics": reader["pull"]["exporter"]["prometheus"]["port"],
    }


def _port_of(listener: dict[str, Any]) -> int:
    return int(listener["endpoint"].rpartition(":")[2])
