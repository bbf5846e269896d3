"""How often a job is tried, and how long it rests in between."""

import random

MAX_ATTEMPTS = 3
MAX_CRASHES = 5

_FIRST_REST_S = 2.0
_LONGEST_REST_S = 300.0
_JITTER = 0.25


def rest_s(attempts: int) -> float:
    """Seconds to wait after the given number of failed attempts: 2, 8, 32 … with ±25 % of jitter.

    The jitter keeps jobs that failed together from coming back together.
    """
    return _plain_rest_s(attempts) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # guards nothing


def longest_rest_s(attempts: int) -> float:
    """No rest after up to so many attempts is longer."""
    return _plain_rest_s(attempts) * (1 + _JITTER)


def _plain_rest_s(attempts: int) -> float:
    return float(min(_FIRST_REST_S * 4.0 ** min(attempts - 1, 10), _LONGEST_REST_S))
