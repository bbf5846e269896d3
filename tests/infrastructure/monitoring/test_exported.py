"""No rule and no dashboard asks for a figure that nothing exports."""

import prometheus_client
import pytest
from prometheus_client.metrics import MetricWrapperBase

from lawyers_hub.jobs import metrics as of_jobs
from lawyers_hub.telemetry import metrics as of_telemetry
from tests.doors import DOORS
from tests.infrastructure.monitoring.files import exported, queries, rules
from tests.infrastructure.monitoring.promql import Reading, read, texts

TABLE = exported()
EXPORTED = {name: frozenset(labels) for metrics in TABLE.values() for name, labels in metrics.items()}
# Prometheus adds them to every series.
EVERYWHERE = frozenset({"job", "instance", "alertname", "alertstate"})
QUERIES = [pytest.param(place, query, id=place) for place, query in queries()]
RECORDED = [rule for rule in rules() if rule.record]
OURS = [
    metric
    for module in (of_telemetry, of_jobs)
    for metric in vars(module).values()
    if isinstance(metric, MetricWrapperBase)
]


def labels_of(series: str) -> frozenset[str]:
    """Raises `KeyError` when nobody exports the series."""
    made = [rule for rule in RECORDED if rule.record == series]
    if made:
        return frozenset().union(*(_labels_made(rule.labels, read(rule.expr)) for rule in made))
    if series in EXPORTED:
        return EXPORTED[series] | EVERYWHERE
    histogram, _, part = series.rpartition("_")
    if part in {"bucket", "sum", "count"}:
        return EXPORTED[histogram] | EVERYWHERE | ({"le"} if part == "bucket" else set())
    raise KeyError(series)


def _labels_made(added: dict[str, str], reading: Reading) -> frozenset[str]:
    """What a recorded series keeps: what it is grouped by, and what the rule adds."""
    return reading.grouped_by | frozenset(added) | (EVERYWHERE if "job" in reading.grouped_by else frozenset())


@pytest.mark.parametrize(("place", "query"), QUERIES)
def test_a_query_reads_what_is_exported(place: str, query: str) -> None:
    reading = read(query)
    known: frozenset[str] = frozenset()
    for series in reading.series:
        try:
            known |= labels_of(series)
        except KeyError:
            pytest.fail(f"{place} asks for {series}, which nothing in exported_metrics.toml exports")
    assert reading.labels <= known, f"{place} names labels that its series do not have"


@pytest.mark.parametrize(("place", "query"), QUERIES)
def test_a_query_names_routes_that_the_api_has(place: str, query: str) -> None:
    routes = {f"/api/v1{door.path.replace(':uuid', '')}" for door in DOORS}
    assert texts(query, "route") <= routes, place


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


@pytest.mark.parametrize(
    ("query", "series", "labels"),
    [
        ('sum by (a) (rate(x_total{b="1"}[5m])) > 0.5', {"x_total"}, {"a", "b"}),
        ('x{route="/cases/{case_id}"} or on (c) max(y) unless z offset 1h', {"x", "y", "z"}, {"route", "c"}),
        ("a:b:c / on (job) group_left () d * 2e9", {"a:b:c", "d"}, {"job"}),
    ],
)
def test_the_reader_of_queries_finds_series_and_labels(query: str, series: set[str], labels: set[str]) -> None:
    reading = read(query)
    assert (set(reading.series), set(reading.labels)) == (series, labels)
