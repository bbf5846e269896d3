"""Charts tell the truth at their edges: no cases, no minutes, one minute, gaps."""

from datetime import UTC, datetime

from lawyers_hub.web.charts import HEIGHT, WIDTH, charts, line, shares
from lawyers_hub.web.records import CasesByStatus, Minute

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shares_fill_the_bar() -> None:
    parts = shares(CasesByStatus(draft=1, active=2, pending=0, closed=1))
    assert [part.width for part in parts] == [25, 50, 0, 25]
    assert parts[-1].start + parts[-1].width == 100


def test_a_firm_without_cases_has_an_empty_bar() -> None:
    assert [part.width for part in shares(CasesByStatus())] == [0, 0, 0, 0]


def test_a_line_runs_from_edge_to_edge() -> None:
    drawn = line([0, 100])
    assert drawn.runs == [f"0.0,{HEIGHT:.1f} {WIDTH:.1f},0.0"]


def test_a_minute_without_answers_breaks_the_line() -> None:
    assert len(line([1, 2, None, 3, 4]).runs) == 2


def test_a_single_minute_is_a_dot() -> None:
    drawn = line([None, 5, None])
    assert drawn.runs == []
    assert drawn.dots == [f"{WIDTH / 2:.1f},0.0 {WIDTH / 2:.1f},0.0"]


def test_an_hour_without_errors_draws_no_errors() -> None:
    errors = charts([Minute(NOW, 9, 0, 1.0, 2.0), Minute(NOW, 9, 0, 1.0, 2.0)]).errors
    assert errors.runs == errors.dots == []


def test_the_share_of_errors_is_over_the_whole_hour() -> None:
    minutes = [Minute(NOW, 90, 1, 1.0, 2.0), Minute(NOW, 10, 0, None, None)]
    assert charts(minutes).error_share == 0.01


def test_an_hour_without_requests_draws_nothing_and_divides_by_nothing() -> None:
    shown = charts([])
    assert shown.error_share == 0
    assert shown.p95.runs == []
