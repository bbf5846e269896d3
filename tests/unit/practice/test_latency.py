"""Percentiles out of counted buckets."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.practice.latency import percentile_ms
from lawyers_hub.telemetry.metrics import LATENCY_BUCKETS_S

BUCKETS = len(LATENCY_BUCKETS_S) + 1

counts = st.lists(st.integers(0, 10_000), min_size=BUCKETS, max_size=BUCKETS)


def test_a_minute_without_requests_has_no_percentiles() -> None:
    assert percentile_ms([0] * BUCKETS, 0.5) is None
    assert percentile_ms([], 0.5) is None


def test_what_took_longer_than_the_last_bound_counts_as_the_last_bound() -> None:
    assert percentile_ms([0] * (BUCKETS - 1) + [3], 0.5) == 10_000


@given(counts)
def test_half_is_never_slower_than_nineteen_in_twenty(buckets: list[int]) -> None:
    half, most = percentile_ms(buckets, 0.5), percentile_ms(buckets, 0.95)
    assert (half is None) == (most is None) == (sum(buckets) == 0)
    if half is not None and most is not None:
        assert 0 <= half <= most <= 10_000


@given(counts.filter(lambda found: sum(found) > 0), st.floats(0.01, 0.99))
def test_at_least_the_wanted_share_was_answered_within_the_bucket_of_its_percentile(
    buckets: list[int], share: float
) -> None:
    found = percentile_ms(buckets, share)
    assert found is not None
    within = sum(
        count for count, bound_s in zip(buckets, (0, *LATENCY_BUCKETS_S), strict=True) if 1000 * bound_s < found + 0.1
    )
    assert within >= share * sum(buckets) or found == 10_000
