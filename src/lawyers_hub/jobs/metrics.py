"""The figures of the relay and the worker. The label `name` is a job's name, or `unknown`."""

from prometheus_client import Counter, Gauge, Histogram

from lawyers_hub.jobs.envelope import PAYLOADS

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)

outbox_depth = Gauge("lawyers_hub_outbox_depth", "Open jobs.", ["name", "state"])
outbox_oldest_seconds = Gauge(
    "lawyers_hub_outbox_oldest_seconds", "Time since the oldest open job should have run.", ["name", "state"]
)
dead_letters = Gauge("lawyers_hub_dead_letters", "Jobs given up, for an operator to decide on.", ["name"])
sending_held = Gauge("lawyers_hub_sending_held", "1 while an operator holds the sending of jobs.")
jobs_sent = Counter("lawyers_hub_jobs_sent_total", "Copies put into the queue.", ["name"])
relay_lag_seconds = Histogram(
    "lawyers_hub_relay_lag_seconds",
    "Time from a job being due to its copy being in the queue; of each batch, the longest.",
    buckets=_SECONDS,
)
epoch_changes = Counter("lawyers_hub_queue_epochs_total", "Times the queue's data was found new, lost or restarted.")
jobs_due_again = Counter("lawyers_hub_jobs_due_again_total", "Sent jobs made due again.", ["why"])

start_seconds = Histogram(
    "lawyers_hub_job_start_seconds", "Time from a job being due to the start of its run.", ["name"], buckets=_SECONDS
)
run_seconds = Histogram("lawyers_hub_job_run_seconds", "Time of one run.", ["name", "outcome"], buckets=_SECONDS)
jobs_adopted = Counter("lawyers_hub_jobs_adopted_total", "Jobs that another program put into the queue.", ["name"])
jobs_retried = Counter("lawyers_hub_job_retries_total", "Runs that failed and will be tried again.", ["name"])
jobs_dead = Counter("lawyers_hub_jobs_dead_total", "Jobs given up, for an operator to look at.", ["name", "why"])
jobs_crashed = Counter("lawyers_hub_job_crashes_total", "Runs that vanished without an outcome.", ["name"])


def label(name: str) -> str:
    """Names come from outside as well; the number of series must not."""
    return name if name in PAYLOADS else "unknown"
