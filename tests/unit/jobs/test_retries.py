"""How long a failed job rests."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.jobs.persistence import Patience
from lawyers_hub.jobs.retries import rest_s


@given(st.integers(1, 1000))
def test_a_rest_grows_with_each_attempt_but_never_beyond_its_bound(attempts: int) -> None:
    plain = min(2 * 4.0 ** min(attempts - 1, 10), 300)
    assert 0.75 * plain <= rest_s(attempts) <= 1.25 * plain


@given(st.integers(1, 10_000))
def test_a_service_never_waits_longer_than_its_patience(failures: int) -> None:
    assert 0.1 <= Patience(first_s=0.1, longest_s=0.5).after(failures) <= 0.5
