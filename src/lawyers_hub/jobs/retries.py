"""How often a job is tried, and how long it rests in between."""

import random

MAX_ATTEMPTS = 3
MAX_CRASHES = 5

_FIRST_REST_S = 2.0
_LONGEST_REST_S = 300.0


def rest_s(attempts: int) -> float:
    """Seconds to wait after the given number of failed attempts: 2, 8, 32 … with ±25 % of jitter.

    The jitter keeps jobs that failed together from coming back together.
    """
    plain = min(_FIRST_REST_S * 4.0 ** min(attempts - 1, 10), _LONGEST_REST_S)
    return plain * random.uniform(0.75, 1.25)  # noqa: S311  # spreads load, guards nothing
