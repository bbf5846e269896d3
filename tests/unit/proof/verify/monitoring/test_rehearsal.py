"""A test of rules that is played here gives what Prometheus' own promtool gives."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.monitoring.rehearsal import Script, play
from lawyers_hub.proof.verify.monitoring.rehearsal.script import read_scripts
from lawyers_hub.proof.verify.monitoring.rehearsal.series import CannotTell, read_series
from lawyers_hub.proof.verify.yaml_nodes import Shapes, read_tree

PROMTOOL = shutil.which("promtool")

HEAD = """\
rule_files: []
evaluation_interval: 1m
tests:
  - name: series of all kinds
    interval: 1m
    input_series:
      - {series: 'n{a="1",b="x"}', values: '1x30'}
      - {series: 'n{a="2",b="x"}', values: '2x30'}
      - {series: 'n{a="3",b="y"}', values: '-3x30'}
      - {series: 'm{a="1"}', values: '10x30'}
      - {series: 'm{a="2"}', values: '20x30'}
      - {series: 'c{a="1"}', values: '0+60x10 0+30x10 _x9'}
      - {series: 'gone', values: '5x3 stale _x30'}
      - {series: 'late', values: '_x4 7x30'}
      - {series: 'h_bucket{le="0.1"}', values: '0+1x30'}
      - {series: 'h_bucket{le="0.2"}', values: '0+3x30'}
      - {series: 'h_bucket{le="+Inf"}', values: '0+4x30'}
    promql_expr_test:
"""

# An older Prometheus counts a sample at the very beginning of a range, too; none of these ranges has one there.
QUERIES = [
    "n > 1",
    "n == bool 2",
    "1 < n",
    "n * 2 + 1",
    "-n",
    "2 ^ n",
    "n % 2",
    "sum(n)",
    "sum by (b) (n)",
    "avg without (a) (n)",
    "max(n) - min(n)",
    "count by (b) (n > 0)",
    "stddev(n)",
    "topk(1, n)",
    "n and on (a) m",
    "n unless on (a) m",
    "n or m",
    "n or on (a) m",
    'n{b="x"} / on (a) m',
    'n{b!="y"} * on (a) group_left () m',
    "m * on (a) group_right () n",
    'm > on (a) n{b="x"}',
    "rate(c[5m30s])",
    "increase(c[10m30s])",
    "irate(c[5m30s])",
    "delta(m[5m30s])",
    "changes(c[10m30s])",
    "resets(c[20m30s])",
    "max_over_time(c[6m30s])",
    "count_over_time(late[5m30s])",
    "avg_over_time(c[5m30s] offset 5m)",
    "n offset 5m",
    "gone",
    "absent(gone)",
    'absent(n{a="9"})',
    "late",
    "histogram_quantile(0.5, rate(h_bucket[5m30s]))",
    "histogram_quantile(0.9, h_bucket)",
    "clamp_max(n, 1)",
    "abs(n)",
    "round(n / 3, 0.5)",
    "vector(1)",
    "scalar(sum(m)) + n",
    "time() - m",
    'n{a=~"1|2"}',
    'n{a!~"1|2"}',
    'n{c=""}',
]
MOMENTS = (4, 12, 21)


def played(tmp_path: Path, text: str) -> Script:
    (tmp_path / "tests.yml").write_text(text, encoding="utf-8")
    shapes = Shapes()
    [script] = read_scripts("tests.yml", read_tree(tmp_path, "tests.yml"), shapes)
    assert shapes.faults == []
    return script


def as_promtool_writes(labels: frozenset[tuple[str, str]]) -> str:
    return "{" + ", ".join(f'{name}="{value}"' for name, value in sorted(labels)) + "}"


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")
def test_every_query_gives_what_promtool_gives(tmp_path: Path) -> None:
    asked = "".join(
        f"      - {{expr: {query!r}, eval_time: {at}m, exp_samples: []}}\n".replace("\\'", "''")
        for query in QUERIES
        for at in MOMENTS
    )
    script = played(tmp_path, HEAD + asked)
    came = {(verdict.expectation.place.line): verdict for verdict in play(script, (), ())}
    expected = HEAD
    for expectation in script.expectations:
        verdict = came.get(expectation.place.line)
        assert verdict is None or verdict.doubt == "", verdict
        query = QUERIES[(expectation.place.line - script.expectations[0].place.line) // len(MOMENTS)]
        samples = ", ".join(
            f"{{labels: {as_promtool_writes(labels)!r}, value: {value!r}}}"
            for labels, value in (verdict.came if verdict else ())
        )
        expected += f"      - {{expr: {query!r}, eval_time: {expectation.at_s:g}s, exp_samples: [{samples}]}}\n"
    (tmp_path / "expected.yml").write_text(expected.replace("\\'", "''"), encoding="utf-8")
    told = subprocess.run(
        [str(PROMTOOL), "test", "rules", tmp_path / "expected.yml"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("predict_linear(n[5m], 60)", "not worked out here"),
        ("n * on (b) m", "several series meet"),
        ("quantile(0.5, n)", "quantile is not worked out"),
        ("max_over_time(n[5m:1m])", "not worked out here"),
        ("n @ 60", "not worked out here"),
    ],
)
def test_what_cannot_be_worked_out_is_said(tmp_path: Path, query: str, why: str) -> None:
    script = played(tmp_path, f"{HEAD}      - {{expr: '{query}', eval_time: 5m, exp_samples: []}}\n")
    [verdict] = play(script, (), ())
    assert why in verdict.doubt


@pytest.mark.parametrize("values", ["1x", "1 2 three", "1x99999999"])
def test_values_that_promtool_could_not_read_are_refused(values: str) -> None:
    with pytest.raises(CannotTell):
        read_series("n", values, 60)


def test_a_series_is_as_old_as_its_newest_sample() -> None:
    series = read_series("n", "1 2 _x20", 60)
    assert [series.latest(at_s) for at_s in (0, 59, 60, 359, 361)] == [1, 1, 2, 2, None]
