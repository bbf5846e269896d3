"""Prometheus asks exactly what topology.toml says is to be asked, where it says, with Compose and in Kubernetes."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.monitoring.files import MONITORING, PLANES, PROMETHEUS, REPOSITORY, alerts, topology, yaml_of
from tests.infrastructure.monitoring.promql import texts

# How a service is found: in Kubernetes, by the Service without an address of its own that answers with every pod.
NAMES = {"kubernetes": {"api": "api-pods", "web": "web-pods"}}


def jobs(plane: str) -> dict[str, dict[str, Any]]:
    return {job["job_name"]: job for job in yaml_of(PROMETHEUS / f"prometheus.{plane}.yml")["scrape_configs"]}


def watched() -> dict[str, dict[str, Any]]:
    return {name: service["metrics"] for name, service in topology()["services"].items() if "metrics" in service}


def given(plane: str) -> dict[str, dict[str, Any]]:
    return {name: one["metrics"] for name, one in topology()["given"].items() if plane in one["on"]}


@pytest.mark.parametrize("plane", PLANES)
def test_every_service_with_figures_is_asked_for_them(plane: str) -> None:
    found = {name: _asked(job) for name, job in jobs(plane).items() if name in watched()}
    names = NAMES.get(plane, {})
    assert found == {
        name: (names.get(name, name), metrics["port"], metrics["path"]) for name, metrics in watched().items()
    }


@pytest.mark.parametrize("plane", PLANES)
def test_nothing_else_is_asked_but_what_the_machine_or_the_cluster_brings(plane: str) -> None:
    # The exporter that opens doors is asked once for each door.
    doors = {"blackbox-exporter": "front-door"}
    others = {name: job for name, job in jobs(plane).items() if name not in watched()}
    assert {name: (_port(job), job.get("metrics_path", "/metrics")) for name, job in others.items()} == {
        doors.get(name, name): (metrics["port"], metrics["path"]) for name, metrics in given(plane).items()
    }


@pytest.mark.parametrize("plane", PLANES)
def test_alerts_go_to_alertmanager(plane: str) -> None:
    port = topology()["services"]["alertmanager"]["ports"]["http"]
    (one,) = yaml_of(PROMETHEUS / f"prometheus.{plane}.yml")["alerting"]["alertmanagers"]
    assert one["static_configs"] == [{"targets": [f"alertmanager:{port}"]}]


def test_every_rule_is_loaded_where_its_figures_are() -> None:
    loaded = {
        plane: {name.removeprefix("rules/").replace("*", "") for name in rule_files}
        for plane in PLANES
        for rule_files in [yaml_of(PROMETHEUS / f"prometheus.{plane}.yml")["rule_files"]]
    }
    every = {path.name for path in (PROMETHEUS / "rules").iterdir()}
    assert loaded == {"compose": every - {"kubernetes.yml"}, "kubernetes": every}


def test_kubernetes_is_given_every_rule_and_every_dashboard() -> None:
    generators = yaml_of(MONITORING / "kustomization.yaml")["configMapGenerator"]
    carried = {Path(file).name for generator in generators for file in generator["files"]}
    files = [*(PROMETHEUS / "rules").iterdir(), *(MONITORING / "grafana" / "dashboards").iterdir()]
    assert {file.name for file in files} <= carried


@pytest.mark.parametrize(
    "file", ["docker-compose.staging.yml", "infrastructure/k8s/components/monitoring/redis-exporter.yaml"]
)
def test_the_exporter_of_redis_is_told_of_the_key_that_an_alert_asks_for(file: str) -> None:
    keys = {key for alert in alerts() for key in texts(alert.expr, "key")}
    told = re.findall(r"\bdb0=(\S+)", (REPOSITORY / file).read_text())
    assert keys == set(told)


def test_alertmanager_tells_receivers_that_exist_of_alerts_that_exist() -> None:
    configuration = yaml_of(MONITORING / "alertmanager" / "alertmanager.yml")
    receivers = {receiver["name"] for receiver in configuration["receivers"]}
    route = configuration["route"]
    assert {route["receiver"], *(child["receiver"] for child in route["routes"])} == receivers
    names = {alert.alert for alert in alerts()}
    for matcher in _matchers(configuration):
        label, _, values = matcher.replace("=~", "=").partition("=")
        if label == "alertname":
            assert set(values.strip('"').split("|")) <= names, matcher


def test_jaeger_listens_where_the_topology_says() -> None:
    ports = topology()["services"]["jaeger"]["ports"]
    told = yaml_of(MONITORING / "jaeger" / "jaeger.yml")
    (reader,) = told["service"]["telemetry"]["metrics"]["readers"]
    assert ports == {
        "otlp_http": _port_of(told["receivers"]["otlp"]["protocols"]["http"]["endpoint"]),
        "query": _port_of(told["extensions"]["jaeger_query"]["http"]["endpoint"]),
        "metrics": reader["pull"]["exporter"]["prometheus"]["port"],
    }


def _asked(job: dict[str, Any]) -> tuple[str, int, str]:
    (lookup,) = job["dns_sd_configs"]
    (name,) = lookup["names"]
    assert lookup["type"] == "A"
    return name, lookup["port"], job.get("metrics_path", "/metrics")


def _port(job: dict[str, Any]) -> int:
    if "dns_sd_configs" in job:
        return _asked(job)[1]
    if "static_configs" in job:
        return _port_of(job["static_configs"][0]["targets"][0])
    return _port_of(next(r["replacement"] for r in job["relabel_configs"] if r["target_label"] == "__address__"))


def _port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def _matchers(configuration: dict[str, Any]) -> list[str]:
    rules = [*configuration["route"]["routes"], *configuration["inhibit_rules"]]
    return [matcher for rule in rules for kind in rule if kind.endswith("matchers") for matcher in rule[kind]]
