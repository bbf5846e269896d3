"""The table of exported metrics is what our processes export, and queries name routes that the API has."""

import re

import prometheus_client
from prometheus_client.metrics import MetricWrapperBase

from lawyers_hub.jobs import metrics as of_jobs
from lawyers_hub.telemetry import metrics as of_telemetry
from tests.doors import DOORS
from tests.infrastructure.monitoring.files import compared_with, exported

TABLE = exported()
OURS = [
    metric
    for module in (of_telemetry, of_jobs)
    for metric in vars(module).values()
    if isinstance(metric, MetricWrapperBase)
]


def test_a_query_names_routes_that_the_api_has() -> None:
    routes = {f"/api/v1{door.path.replace(':uuid', '')}" for door in DOORS}
    asked = [(asker, matcher.value) for asker, matcher in compared_with("route") if matcher.operator == "="]
    assert asked
    assert [one for one in asked if one[1] not in routes] == []


def test_a_pattern_of_routes_leaves_out_the_addresses_of_monitoring() -> None:
    """Probes and scrapes ask all day and would flatter the API."""
    patterns = {matcher.value for _, matcher in compared_with("route") if matcher.operator == "!~"}
    assert patterns
    assert all(re.fullmatch(pattern, "/api/v1/monitoring/ready") for pattern in patterns)


def test_the_table_lists_exactly_what_our_processes_export() -> None:
    # A counter is described without the ending with which it is exported.
    endings = {"counter": "_total"}
    described = [(metric, next(iter(metric.describe()))) for metric in OURS]
    assert {family.name + endings.get(family.type, "") for _, family in described} == set(TABLE["hub"])
    for metric, family in described:
        labels = dict.fromkeys(TABLE["hub"][family.name + endings.get(family.type, "")], "tried by a test")
        if labels:
            # Refuses labels that it does not have.
            metric.labels(**labels)
            metric.remove(*labels.values())


def test_the_client_library_exports_what_the_table_says_of_processes() -> None:
    text = prometheus_client.generate_latest().decode()
    assert set(TABLE["hub_process"]) <= {line.split(" ")[0] for line in text.splitlines()}
