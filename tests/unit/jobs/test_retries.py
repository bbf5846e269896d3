"""How long a failed job rests."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.jobs.persistence import Patience
from lawyers_hub.jobs.retries import MAX_AWAY_S, rest_s, rest_while_away_s


@given(st.integers(1, 1000))
def test_a_rest_grows_with_each_attempt_but_never_beyond_its_bound(attempts: int) -> None:
    plain = min(2 * 4.0 ** min(attempts - 1, 10), 300)
    assert 0.75 * plain <= rest_s(attempts) <= 1.25 * plain


@given(st.floats(-1e6, 1e9))
def test_the_wait_for_what_is_away_is_half_of_its_absence_between_five_seconds_and_an_hour(away_s: float) -> None:
    plain = min(max(away_s / 2, 5), 3600)
    assert 0.75 * plain <= rest_while_away_s(away_s) <= 1.25 * plain


def test_what_is_away_for_days_is_not_asked_after_too_often() -> None:
    away_s, asked = 0.0, 0
    while away_s < MAX_AWAY_S:
        away_s, asked = away_s + rest_while_away_s(away_s), asked + 1
    assert 50 < asked < 150


@given(st.integers(1, 10_000))
def test_a_service_never_waits_longer_than_its_patience(failures: int) -> None:
    assert 0.1 <= Patience(first_s=0.1, longest_s=0.5).after(failures) <= 0.5
