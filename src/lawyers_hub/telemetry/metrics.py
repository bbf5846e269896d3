"""The figures every service exports at `/metrics`, in Prometheus's text format.

Names follow Prometheus's own conventions: `lawyers_hub_<what>_<unit>`, base units, `_total` for counters.
Labels are bounded sets (route patterns, never addresses), so that the number of series stays small.
"""

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

# Fine below the promised p95 of 200 ms, coarse above it.
LATENCY_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)

http_requests = Counter(
    "lawyers_hub_http_requests_total", "Requests answered.", ["service", "method", "route", "status"]
)
http_seconds = Histogram(
    "lawyers_hub_http_request_duration_seconds",
    "Time from the first byte of a request to the last byte of its answer.",
    ["service", "method", "route"],
    buckets=LATENCY_BUCKETS_S,
)
http_in_flight = Gauge("lawyers_hub_http_requests_in_flight", "Requests being answered now.", ["service"])


def exposition() -> tuple[bytes, str]:
    """The current figures and the content type to send them with."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
