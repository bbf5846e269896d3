"""Which labels a result has is worked out as Prometheus does it, and what names others in vain is said."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.monitoring.labels import Labelling
from lawyers_hub.proof.verify.monitoring.promql import parse
from tests.unit.proof.verify.monitoring.bakery import bakery

EVERYWHERE = {"job", "instance"}


@pytest.fixture(scope="module")
def labelling(tmp_path_factory: pytest.TempPathFactory) -> Labelling:
    root: Path = tmp_path_factory.mktemp("bakery")
    return Labelling(bakery(root))


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("loaves_total", {"kind"} | EVERYWHERE),
        ("wait_seconds_bucket", {"kind", "le"} | EVERYWHERE),
        ("wait_seconds_sum", {"kind"} | EVERYWHERE),
        ("kind:wait:p95", {"kind"}),
        ("job:replicas:min", {"job"}),
        ("rate(loaves_total[5m])", {"kind"} | EVERYWHERE),
        ("max_over_time(sum by (kind) (loaves_total)[1h:])", {"kind"}),
        ("sum(loaves_total)", set()),
        ("sum without (job, instance) (loaves_total)", {"kind"}),
        ("topk(3, loaves_total)", {"kind"} | EVERYWHERE),
        ('count_values by (job) ("how_many", up)', {"job", "how_many"}),
        ("vector(1)", set()),
        ("time() - up", EVERYWHERE),
        ("up > 0", EVERYWHERE),
        ("up * on (job) group_left (kind) loaves_total", EVERYWHERE | {"kind"}),
        ("loaves_total * on (job) up", {"job"}),
        ("loaves_total * ignoring (kind) up", EVERYWHERE),
        ("up and loaves_total", EVERYWHERE),
        ("up or loaves_total", EVERYWHERE | {"kind"}),
        ('label_replace(up, "host", "$1", "instance", "(.*)")', EVERYWHERE | {"host"}),
        ('absent(up{job="oven"})', {"job"}),
        ("-up", EVERYWHERE),
    ],
)
def test_the_labels_of_a_result_are_known(labelling: Labelling, query: str, labels: set[str]) -> None:
    assert labelling.of(parse(query)) == frozenset(labels)


@pytest.mark.parametrize(
    "query", ["unheard_of", '{job="oven"}', "up or unheard_of", "sum without (a) (unheard_of)", "ALERTS"]
)
def test_what_nobody_exports_has_labels_that_nobody_knows(labelling: Labelling, query: str) -> None:
    assert labelling.of(parse(query)) is None
    assert list(labelling.in_vain(parse(query))) == []


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ('up{kind="rye"}', "chooses by the label kind, which up does not have"),
        ("sum by (kind) (up)", "groups by the label kind, which what sum takes does not have"),
        ("sum without (kind) (up)", "groups by the label kind, which what sum takes does not have"),
        ("up + on (kind) loaves_total", "matches by the label kind, which the left side does not have"),
        ("loaves_total + on (kind) up", "matches by the label kind, which the right side does not have"),
        ("up * on (job) group_left (le) loaves_total", "matches by the label le, which the right side does not have"),
        ("histogram_quantile(0.5, up)", "reads buckets by the label le, which what histogram_quantile takes does not"),
    ],
)
def test_a_label_named_in_vain_is_said(labelling: Labelling, query: str, what: str) -> None:
    (said,) = labelling.in_vain(parse(query))
    assert said.startswith(what)


@pytest.mark.parametrize(
    "query",
    [
        'loaves_total{kind="rye", job="oven"}',
        '{__name__=~"up|loaves_total"}',
        "sum by (kind) (up or loaves_total)",
        "histogram_quantile(0.5, sum by (le) (rate(wait_seconds_bucket[5m])))",
    ],
)
def test_labels_that_are_there_are_named_with_right(labelling: Labelling, query: str) -> None:
    assert list(labelling.in_vain(parse(query))) == []


def test_series_recorded_of_one_another_in_a_circle_end(tmp_path: Path) -> None:
    monitoring = bakery(tmp_path, "rules/oven.yml", "expr: vector(2)", "expr: job:replicas:min")
    assert Labelling(monitoring).of_series("job:replicas:min") is None


@pytest.mark.parametrize("many", [8, 400])
def test_series_recorded_of_one_another_twice_each_are_worked_out_once(tmp_path: Path, many: int) -> None:
    row = "".join(f"      - {{record: r{n}, expr: r{n + 1} + r{n + 1}}}\n" for n in range(many))
    rule = '      - {record: "job:replicas:min", expr: vector(2), labels: {job: oven}}\n'
    monitoring = bakery(tmp_path, "rules/oven.yml", rule, f"{row}      - {{record: r{many}, expr: up}}\n{rule}")
    assert Labelling(monitoring).of_series("r0") == (frozenset(EVERYWHERE) if many < 10 else None)
