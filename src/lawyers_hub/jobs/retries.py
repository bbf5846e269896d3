"""How often a job is tried, and how long it rests in between."""

import random

MAX_ATTEMPTS = 3
MAX_CRASHES = 5
# A mail server that is down over a long weekend has lost nobody's letter.
MAX_AWAY_S = 3 * 24 * 3600.0

_FIRST_REST_S = 2.0
_LONGEST_REST_S = 300.0
_JITTER = 0.25
_FIRST_REST_WHILE_AWAY_S = 5.0
_LONGEST_REST_WHILE_AWAY_S = 3600.0


def rest_s(attempts: int) -> float:
    """Seconds to wait after the given number of failed attempts: 2, 8, 32 … with ±25 % of jitter.

    The jitter keeps jobs that failed together from coming back together.
    """
    return _plain_rest_s(attempts) * _jitter()


def longest_rest_s(attempts: int) -> float:
    """No rest after up to so many attempts is longer."""
    return _plain_rest_s(attempts) * (1 + _JITTER)


def rest_while_away_s(away_s: float) -> float:
    """Seconds to wait for what has been away for so long: half as long again, from 5 s to an hour, jittered alike."""
    return min(max(away_s / 2, _FIRST_REST_WHILE_AWAY_S), _LONGEST_REST_WHILE_AWAY_S) * _jitter()


def _jitter() -> float:
    return random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # guards nothing


def _plain_rest_s(attempts: int) -> float:
    return float(min(_FIRST_REST_S * 4.0 ** min(attempts - 1, 10), _LONGEST_REST_S))
