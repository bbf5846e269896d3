"""A worker as its own process, with the trial jobs as handlers: a worker that tests may kill."""

import sys

from lawyers_hub.jobs.worker import worker
from tests.integration.jobs.trial_jobs import trial_handlers

if __name__ == "__main__":
    sys.exit(worker(lambda ground: trial_handlers(ground.database)).main())
